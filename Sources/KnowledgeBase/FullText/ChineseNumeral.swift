/// Numbers in Chinese characters, as regulations count their clauses.
enum ChineseNumeral {
  /// `一千二百六十` is 1260, `二〇二六` is 2026, `十二` is 12. `nil` when it is no numeral or past 99,999,999.
  static func value(of scalars: some Sequence<Unicode.Scalar>) -> Int? {
    var total = 0
    var section = 0
    var digit: Int?
    var digits = 0
    var hasUnit = false
    for scalar in scalars {
      if let value = self.digit(scalar) {
        digits += 1
        // Digits in a row are a positional number, unless units have been seen: 一百零八.
        digit = hasUnit ? value : (digit ?? 0) * 10 + value
        guard digits <= 8 else { return nil }
      } else if scalar == "万" {
        guard !hasUnit || total == 0, section + (digit ?? 0) > 0, section + (digit ?? 0) < 10_000 else { return nil }
        total = (section + (digit ?? 0)) * 10_000
        section = 0
        digit = nil
        hasUnit = true
      } else if let unit = unit(scalar) {
        guard (digit ?? 1) <= 9 else { return nil }
        section += (digit ?? 1) * unit
        digit = nil
        hasUnit = true
      } else {
        return nil
      }
    }
    guard digits > 0 || hasUnit else { return nil }
    return total + section + (digit ?? 0)
  }

  static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "万" || unit(scalar) != nil || digit(scalar) != nil
  }

  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "零", "〇": 0
    case "一": 1
    case "二", "两": 2
    case "三": 3
    case "四": 4
    case "五": 5
    case "六": 6
    case "七": 7
    case "八": 8
    case "九": 9
    default: nil
    }
  }

  private static func unit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "十": 10
    case "百": 100
    case "千": 1000
    default: nil
    }
  }
}
