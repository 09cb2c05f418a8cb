/// Numbers in Chinese characters as prose has them: `三亿五千万`, `四点五`, `二〇二六`.
struct ChineseNumber {
  var key: NumberKey
  /// Scalars it takes up.
  var length: Int
  /// Whether it is surely meant as a number. `一` in `一些`, `万` in `万一` and `四五` in `四五个` are not.
  var isCertain: Bool

  /// Reads the longest numeral at the start of `scalars`.
  init?(_ scalars: ArraySlice<Unicode.Scalar>) {
    let whole = scalars.prefix { Self.digit($0) != nil || Self.power($0) != nil }
    guard !whole.isEmpty, whole.count <= 24 else { return nil }
    let digitCount = whole.count { Self.digit($0) != nil }
    let hasUnits = digitCount < whole.count

    var fraction = ArraySlice<Unicode.Scalar>()
    if digitCount > 0, scalars.dropFirst(whole.count).first == "点" {
      fraction = scalars.dropFirst(whole.count + 1).prefix { Self.digit($0) != nil }
    }
    guard let value = hasUnits ? Self.value(withUnits: whole) : Self.positional(whole) else { return nil }
    key = NumberKey(whole: value, fraction: Self.positional(fraction) ?? "")
    length = whole.count + (fraction.isEmpty ? 0 : fraction.count + 1)
    let isSpelled = whole.contains { $0 == "〇" || $0 == "零" } || whole.count > 2
    isCertain = !fraction.isEmpty || digitCount > 0 && (hasUnits ? whole.count > 1 && whole.first != "万" : isSpelled)
  }

  private static func positional(_ scalars: ArraySlice<Unicode.Scalar>) -> String? {
    scalars.map { String(digit($0) ?? 0) }.joined()
  }

  private static func value(withUnits scalars: ArraySlice<Unicode.Scalar>) -> String? {
    var total = 0
    var section = 0
    var digit: Int?
    for scalar in scalars {
      if let value = self.digit(scalar) {
        digit = (digit ?? 0) % 10 * 10 + value
      } else if let power = self.power(scalar) {
        let factor = [1: 10, 2: 100, 3: 1_000, 4: 10_000, 8: 100_000_000][power] ?? 1
        if power >= 4 {
          let (product, overflow) = (total + section + (digit ?? 0)).multipliedReportingOverflow(by: factor)
          guard !overflow else { return nil }
          // 三亿五千万: the ten thousands belong to what follows the hundred millions.
          total = power == 4 && total > 0 ? total + max(section + (digit ?? 0), 1) * factor : max(product, factor)
          section = 0
        } else {
          section += (digit ?? 1) * factor
        }
        digit = nil
      }
    }
    return String(total + section + (digit ?? 0))
  }

  static func digit(_ scalar: Unicode.Scalar) -> Int? {
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

  /// The power of ten that a unit stands for.
  static func power(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "十": 1
    case "百": 2
    case "千": 3
    case "万": 4
    case "亿": 8
    default: nil
    }
  }
}
