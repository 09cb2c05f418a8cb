/// Whole numbers as Chinese texts write them.
public enum ChineseNumeral {
  /// Reads 一千二百六十, 一千零五, 一千〇五十, 廿一, 二〇二六, 两万, 壹佰, 250万, a shortened end as in 三千五, and ASCII or full-width
  /// digits. `nil` for anything else, the empty text and numbers past `Int.max` included.
  public static func value(of text: some StringProtocol) -> Int? {
    let scalars = Array(text.unicodeScalars.prefix(41))
    guard !scalars.isEmpty, scalars.count <= 40 else { return nil }
    return value(of: scalars[...], isContinuation: false)
  }

  /// Writes a number as clause headings do: 1260 is 一千二百六十, 1005 is 一千零五, 12 is 十二. Negative numbers begin with 负.
  public static func text(_ value: Int) -> String {
    guard value != 0 else { return "零" }
    guard value > 0 else { return value == .min ? "负" + written(value.magnitude) : "负" + written(UInt(-value)) }
    return written(UInt(value))
  }

  /// The digits that follow 点, in ASCII: 零五 is `05`. Ends where they end.
  public static func decimals(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    scalars.lazy.map(digit).prefix { $0 != nil }.reduce(into: "") { $0 += "\($1 ?? 0)" }
  }

  /// Whether a number can be written with it: a digit, a unit such as 十 or 万, or 廿.
  public static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
    digit(scalar) != nil || tens(scalar) != nil || powerOfTen(scalar) != nil
  }

  /// 1 for 十, 4 for 万; `nil` for what is no unit.
  public static func powerOfTen(_ scalar: Unicode.Scalar) -> Int? {
    switch unit(scalar) ?? large(scalar) {
    case 10: 1
    case 100: 2
    case 1000: 3
    case 10_000: 4
    case 100_000_000: 8
    default: nil
    }
  }

  // MARK: Reading

  /// Cuts at the last 亿, else at the last 万. What continues a larger number may begin with 零.
  private static func value(of scalars: ArraySlice<Unicode.Scalar>, isContinuation: Bool) -> Int? {
    if !isContinuation {
      let digits = scalars.compactMap(digit)
      if digits.count == scalars.count { return positional(digits) }
    }
    for size in [100_000_000, 10_000] {
      guard let place = scalars.lastIndex(where: { large($0) == size }) else { continue }
      guard let above = value(of: scalars[..<place], isContinuation: isContinuation), above > 0,
        let below = remainder(scalars[(place + 1)...], below: size)
      else { return nil }
      let (product, overflow) = above.multipliedReportingOverflow(by: size)
      let (sum, carry) = product.addingReportingOverflow(below)
      return overflow || carry ? nil : sum
    }
    return group(scalars, isContinuation: isContinuation)
  }

  /// What follows 万 or 亿: 一万二 is 12,000, 一万零二 is 10,002.
  private static func remainder(_ scalars: ArraySlice<Unicode.Scalar>, below size: Int) -> Int? {
    guard let first = scalars.first else { return 0 }
    if scalars.count == 1, let digit = digit(first), digit > 0 { return digit * size / 10 }
    guard let value = value(of: scalars, isContinuation: true), value < size else { return nil }
    return value
  }

  /// Below 10,000. 一百十 is as good as 一百一十, and 一百一 is short for it.
  private static func group(_ scalars: ArraySlice<Unicode.Scalar>, isContinuation: Bool) -> Int? {
    var total = 0
    var lastUnit = 10_000
    var pending: Int?
    var isAfterZero = false
    for (index, scalar) in zip(scalars.indices, scalars) {
      if let digit = digit(scalar) {
        guard pending == nil, digit > 0 || (!isAfterZero && (isContinuation || index > scalars.startIndex)) else {
          return nil
        }
        if digit == 0 { isAfterZero = true } else { pending = digit }
      } else if let tens = tens(scalar) {
        guard pending == nil, lastUnit > 10 else { return nil }
        total += tens
        (lastUnit, isAfterZero) = (10, false)
      } else if let unit = unit(scalar) {
        guard unit < lastUnit, pending != nil || unit == 10 else { return nil }
        total += (pending ?? 1) * unit
        (lastUnit, pending, isAfterZero) = (unit, nil, false)
      } else {
        return nil
      }
    }
    guard let last = pending else { return isAfterZero ? nil : total }
    let isShortened = !isAfterZero && (100...1000).contains(lastUnit)
    return total + (isShortened ? last * lastUnit / 10 : last)
  }

  private static func positional(_ digits: [Int]) -> Int? {
    digits.reduce(Int?.some(0)) { sum, digit in
      guard let sum else { return nil }
      let (tens, overflow) = sum.multipliedReportingOverflow(by: 10)
      let (result, carry) = tens.addingReportingOverflow(digit)
      return overflow || carry ? nil : result
    }
  }

  // MARK: Writing

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

  // MARK: Characters

  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "0"..."9": Int(scalar.value) - 0x30
    case "０"..."９": Int(scalar.value) - 0xFF10
    case "零", "〇", "○": 0
    case "一", "壹": 1
    case "二", "贰", "貳", "两", "兩": 2
    case "三", "叁", "參": 3
    case "四", "肆": 4
    case "五", "伍": 5
    case "六", "陆", "陸": 6
    case "七", "柒": 7
    case "八", "捌": 8
    case "九", "玖": 9
    default: nil
    }
  }

  /// 廿, 卅 and 卌 stand for a digit and its 十.
  private static func tens(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "廿": 20
    case "卅": 30
    case "卌": 40
    default: nil
    }
  }

  private static func unit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "十", "拾": 10
    case "百", "佰": 100
    case "千", "仟": 1000
    default: nil
    }
  }

  private static func large(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "万", "萬": 10_000
    case "亿", "億": 100_000_000
    default: nil
    }
  }
}
