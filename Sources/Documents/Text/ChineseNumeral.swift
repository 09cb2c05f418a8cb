/// Whole numbers as Chinese texts write them.
public enum ChineseNumeral {
  /// Reads 一千二百六十, 一千零五, 一千〇五十, 十二, 二〇二六, 两万, 壹佰, and ASCII or full-width digits. `nil` for anything else, the
  /// empty text and numbers past `Int.max` included.
  public static func value(of text: some StringProtocol) -> Int? {
    let scalars = Array(text.unicodeScalars)
    guard !scalars.isEmpty, scalars.count <= 40 else { return nil }
    let digits = scalars.compactMap(digit)
    if digits.count == scalars.count { return positional(digits) }
    return multiplicative(scalars)
  }

  /// Writes a number as clause headings do: 1260 is 一千二百六十, 1005 is 一千零五, 12 is 十二. Negative numbers begin with 负.
  public static func text(_ value: Int) -> String {
    guard value != 0 else { return "零" }
    guard value > 0 else { return value == .min ? "负" + written(value.magnitude) : "负" + written(UInt(-value)) }
    return written(UInt(value))
  }

  static func isNumeral(_ scalar: Unicode.Scalar) -> Bool { digit(scalar) != nil || unit(scalar) != nil }

  private static func positional(_ digits: [Int]) -> Int? {
    digits.reduce(Int?.some(0)) { sum, digit in
      guard let sum else { return nil }
      let (tens, overflow) = sum.multipliedReportingOverflow(by: 10)
      let (result, carry) = tens.addingReportingOverflow(digit)
      return overflow || carry ? nil : result
    }
  }

  /// `section` collects what is below the next 万 or 亿, `total` what is above.
  private static func multiplicative(_ scalars: [Unicode.Scalar]) -> Int? {
    var total = 0
    var section = 0
    var pending: Int?
    var lastUnit = Int.max
    for scalar in scalars {
      if let digit = digit(scalar) {
        guard pending == nil || pending == 0 else { return nil }
        pending = digit
        continue
      }
      guard let unit = unit(scalar) else { return nil }
      if unit < 10_000 {
        guard unit < lastUnit, pending != 0 || section > 0 else { return nil }
        section += (pending == nil || pending == 0 ? 1 : pending ?? 1) * unit
        lastUnit = unit
      } else {
        let base = section + (pending ?? 0)
        guard base > 0 || total > 0 else { return nil }
        let (product, overflow) =
          total > 0 && unit == 100_000_000
          ? (total + base).multipliedReportingOverflow(by: unit) : base.multipliedReportingOverflow(by: unit)
        let (sum, carry) = (unit == 100_000_000 ? 0 : total).addingReportingOverflow(product)
        guard !overflow, !carry else { return nil }
        total = sum
        section = 0
        lastUnit = .max
      }
      pending = nil
    }
    let (sum, overflow) = total.addingReportingOverflow(section + (pending ?? 0))
    return overflow ? nil : sum
  }

  private static func written(_ value: UInt) -> String {
    var rest = value
    var unit = 0
    var text = ""
    var needsZero = false
    while rest > 0 {
      let group = Int(rest % 10_000)
      rest /= 10_000
      if group > 0 {
        let part = written(group: group) + ["", "万", "亿", "万亿", "亿亿"][unit]
        text = part + (needsZero && !text.isEmpty ? "零" : "") + text
        needsZero = group < 1000
      } else if !text.isEmpty {
        needsZero = true
      }
      unit += 1
    }
    return text.hasPrefix("一十") ? String(text.dropFirst()) : text
  }

  private static func written(group: Int) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    var text = ""
    var rest = group
    var zero = false
    for (size, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
      let digit = rest / size
      rest %= size
      if digit > 0 {
        text += (zero ? "零" : "") + digits[digit] + name
        zero = false
      } else if !text.isEmpty {
        zero = true
      }
    }
    return text
  }

  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "0"..."9": Int(scalar.value) - 0x30
    case "０"..."９": Int(scalar.value) - 0xFF10
    case "零", "〇", "○": 0
    case "一", "壹": 1
    case "二", "贰", "两": 2
    case "三", "叁": 3
    case "四", "肆": 4
    case "五", "伍": 5
    case "六", "陆": 6
    case "七", "柒": 7
    case "八", "捌": 8
    case "九", "玖": 9
    default: nil
    }
  }

  private static func unit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "十", "拾": 10
    case "百", "佰": 100
    case "千", "仟": 1000
    case "万": 10_000
    case "亿": 100_000_000
    default: nil
    }
  }
}
