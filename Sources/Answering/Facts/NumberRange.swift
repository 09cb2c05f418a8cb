import Documents

/// A stretch between two numbers: “1914–1918”, “4.5% – 5.125%”, 5至10日, “from 3 weeks to 5”.
enum NumberRange {
  /// So many Unicode scalars around a number are looked at.
  private static let reach = 24

  /// Whether what stands at these UTF-8 bytes begins with a number that is the first or the last of a range, and is not that range itself.
  static func isEnd(_ place: Range<Int>, in text: String) -> Bool {
    let words = text.utf8.index(text.startIndex, offsetBy: place.lowerBound)
    let end = text.utf8.index(words, offsetBy: place.count)
    let start = text[words..<end].firstIndex { !currencies.contains($0) } ?? end
    let scalars = text.unicodeScalars
    let before = scalars[..<start].suffix(reach)
    let around = String(before + scalars[start..<end] + scalars[end...].prefix(reach))
    let number = around.unicodeScalars.index(around.startIndex, offsetBy: before.count)
    let behind = around.unicodeScalars.index(number, offsetBy: scalars[start..<end].count)
    return around.matches(of: pattern).contains { range in
      let (first, last) = (range.output.first, range.output.last)
      guard let least = value(first), let most = value(last), least < most else { return false }
      return first.startIndex == number && last.endIndex > behind || last.startIndex == number
    }
  }

  // A regular expression cannot be kept in a static, since it is not `Sendable`.
  /// Numbers and their units on both sides of a mark, not within a date or an identifier. “增至” and “降到” tell of a change.
  private static var pattern: Regex<(Substring, first: Substring, last: Substring)> {
    /(?:^|[^A-Za-z\d.,\-–—])[$€£¥￥]?(?<first>\d[\d,.]*|[一二两三四五六七八九十百千万]+)(?:(?!up\b)[^\d\n|，,。；;增降升减涨跌截]){0,8}?(?:[\-–—－~～〜至到]|\bto\b)\s?[$€£¥￥]?(?<last>\d[\d,.]*|[一二两三四五六七八九十百千万]+)(?!-?\d)/
  }

  private static let currencies = "$€£¥￥"

  private static func value(_ number: Substring) -> Double? {
    let digits = number.filter { $0 != "," }
    let end = digits.last == "." ? digits.dropLast() : digits[...]
    return Double(end) ?? ChineseNumeral.value(of: String(end)).map(Double.init)
  }
}
