/// Units that a number in a text may be calculated with. Others, and words that look like one, are left alone.
enum MeasuredUnit {
  static func isKnown(_ unit: String) -> Bool { known.contains(key(unit)) }

  /// The same for one unit in singular and plural, and in both languages where they name the same.
  static func key(_ unit: String) -> String {
    let text = unit.lowercased()
    if let same = synonyms[text] { return same }
    let singular = text.count > 3 && text.hasSuffix("s") ? String(text.dropLast()) : text
    return synonyms[singular] ?? singular
  }

  private static let synonyms = [
    "日": "天", "day": "天", "week": "周", "month": "月", "个月": "月", "year": "年", "hour": "小时", "minute": "分钟",
    "second": "秒",
    "yuan": "元", "¥": "元", "人民币": "元", "dollar": "$", "美元": "$", "euro": "€", "欧元": "€", "名": "人", "people": "人",
    "person": "人",
    "point": "分", "kg": "千克", "公斤": "千克", "km": "公里", "page": "页", "time": "次",
  ]
  private static let known: Set<String> = [
    "元", "$", "€", "£", "天", "周", "月", "年", "小时", "分钟", "秒", "毫秒", "ms", "人", "个", "次", "台", "件", "份", "篇", "页", "分",
    "岁",
    "倍", "米", "公里", "厘米", "毫米", "克", "千克", "吨", "升", "毫升", "度", "kb", "mb", "gb", "tb", "mib", "gib", "g", "m", "cm",
    "mm",
    "token", "item", "seat", "user", "%",
  ]
}
