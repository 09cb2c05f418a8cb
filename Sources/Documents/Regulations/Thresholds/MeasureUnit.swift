/// Units that thresholds are given in, under one name each in both languages.
public enum MeasureUnit {
  /// `日`, `天`, `days` and `day` are all `day`. Unknown units stay as they are written, in lower case.
  public static func canonical(_ written: String) -> String {
    let text = written.lowercased().singleLine()
    return english[text] ?? chinese.first { $0.written == text }?.name ?? text
  }

  /// Time goes by whole units, and 内 and `within` speak of it.
  static func isTime(_ name: String) -> Bool { times.contains(name) }

  private static let times: Set<String> = [
    "day", "working_day", "week", "month", "year", "hour", "minute", "second", "ms",
  ]

  /// The longest first where one begins another.
  static let chinese: [(written: String, name: String)] = [
    ("个工作日", "working_day"), ("工作日", "working_day"), ("个交易日", "trading_day"), ("交易日", "trading_day"), ("个自然日", "day"),
    ("自然日", "day"), ("个百分点", "pp"), ("百分点", "pp"), ("平方米", "m²"), ("平方公里", "km²"), ("立方米", "m³"), ("个小时", "hour"),
    ("小时", "hour"), ("分钟", "minute"), ("毫秒", "ms"), ("秒", "second"), ("个月", "month"), ("月", "month"), ("周岁", "year"),
    ("周年", "year"), ("年", "year"), ("岁", "year"), ("周", "week"), ("日", "day"), ("天", "day"), ("欧元", "EUR"),
    ("美元", "USD"),
    ("英镑", "GBP"), ("日元", "JPY"), ("港元", "HKD"), ("元", "CNY"), ("公里", "km"), ("千米", "km"), ("厘米", "cm"), ("毫米", "mm"),
    ("米", "m"), ("公斤", "kg"), ("千克", "kg"), ("毫克", "mg"), ("克", "g"), ("吨", "t"), ("公顷", "ha"), ("亩", "mu"),
    ("千瓦时", "kWh"), ("千瓦", "kW"), ("分贝", "dB"), ("摄氏度", "°C"), ("℃", "°C"), ("倍", "times"), ("人", "person"),
    ("名", "person"), ("位", "person"),
  ]

  /// Words for counting, which stand for what is counted.
  static let counters = Set("家次条件份个册台张辆处项户间套页分所种批支队门篇字组题轮期艘架头只株棵箱词卡席票股".unicodeScalars)

  private static let english: [String: String] = [
    "%": "%", "％": "%", "percent": "%", "per cent": "%", "百分之": "%", "day": "day", "days": "day",
    "working day": "working_day", "working days": "working_day", "business day": "working_day",
    "business days": "working_day", "week": "week", "weeks": "week", "month": "month", "months": "month",
    "year": "year", "years": "year", "hour": "hour", "hours": "hour", "h": "hour", "minute": "minute",
    "minutes": "minute", "min": "minute", "second": "second", "seconds": "second", "s": "second", "ms": "ms",
    "millisecond": "ms", "milliseconds": "ms", "eur": "EUR", "euro": "EUR", "euros": "EUR", "€": "EUR", "usd": "USD",
    "dollar": "USD", "dollars": "USD", "$": "USD", "gbp": "GBP", "£": "GBP", "cny": "CNY", "rmb": "CNY", "¥": "CNY",
    "￥": "CNY", "人民币": "CNY", "m": "m", "metre": "m", "metres": "m", "meter": "m", "meters": "m", "km": "km",
    "kilometres": "km", "kilometers": "km", "kg": "kg", "kilograms": "kg", "t": "t", "tonne": "t", "tonnes": "t",
    "tons": "t", "person": "person", "persons": "person", "people": "person", "times": "times", "m²": "m²", "m2": "m²",
    "db": "dB", "°c": "°C", "basis points": "bp", "percentage points": "pp", "ratio": "ratio", "mb": "MB", "gb": "GB",
    "kwh": "kWh", "working_day": "working_day",
  ]
}
