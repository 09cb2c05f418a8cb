import Documents

/// Numbers in Chinese characters as prose has them: `三亿五千万`, `四点五`, `二〇二六`.
struct ChineseNumber {
  var key: NumberKey
  /// Scalars it takes up.
  var length: Int
  /// Whether it is surely meant as a number. `一` in `一些`, `万` in `万一` and `四五` in `四五个` are not.
  var isCertain: Bool

  /// Reads the longest numeral at the start of `scalars`.
  init?(_ scalars: ArraySlice<Unicode.Scalar>) {
    let whole = scalars.prefix(while: ChineseNumeral.isNumeral)
    guard !whole.isEmpty, let value = ChineseNumeral.value(of: String(String.UnicodeScalarView(whole))) else {
      return nil
    }
    let digitCount = whole.count { ChineseNumeral.powerOfTen($0) == nil }
    let hasUnits = digitCount < whole.count
    let isPointed = digitCount > 0 && scalars.dropFirst(whole.count).first == "点"
    let decimals = isPointed ? ChineseNumeral.decimals(scalars.dropFirst(whole.count + 1).prefix(24)) : ""
    key = NumberKey(whole: String(value), fraction: decimals)
    length = whole.count + (decimals.isEmpty ? 0 : decimals.count + 1)
    let isSpelled = whole.contains { $0 == "〇" || $0 == "零" } || whole.count > 2
    isCertain =
      !decimals.isEmpty || digitCount > 0 && (hasUnits ? whole.count > 1 && whole.first != "万" : isSpelled)
  }
}
