/// A stretch between two numbers: “1914–1918”, “4.5% – 5.125%”, 5至10日, “from 3 weeks to 5”.
enum NumberRange {
  /// So many Unicode scalars around a number are looked at.
  private static let reach = 24

  /// Whether what stands at these UTF-8 bytes begins with a number that is the first or the last of a range, and is not that range itself.
  static func isEnd(_ place: Range<Int>, in text: String) -> Bool {
    let words = text.utf8.index(text.startIndex, offsetBy: place.lowerBound)
    let end = text.utf8.index(words, offsetBy: place.count)
    let start = text[words..<end].firstIndex { !currencies.contains($0) } ?? end
    guard start < end, text[start].isNumber else { return false }
    let scalars = text.unicodeScalars
    let before = scalars[..<start].suffix(reach)
    let around = String(before + scalars[start..<end] + scalars[end...].prefix(reach))
    let number = around.unicodeScalars.index(around.startIndex, offsetBy: before.count)
    let behind = around.unicodeScalars.index(number, offsetBy: scalars[start..<end].count)
    return around.matches(of: pattern).contains { range in
      let (first, last) = (range.output.first, range.output.last)
      // “GB 1589-2016” is the number of a standard.
      let before = around[..<first.startIndex].last { $0 != " " }
      guard before.map({ !$0.isASCII || !$0.isUppercase }) ?? true, isRising(first, last, in: around) else {
        return false
      }
      return first.startIndex == number && last.endIndex > behind || last.startIndex == number
    }
  }

  // A regular expression cannot be kept in a static, since it is not `Sendable`.
  /// Numbers and their units on both sides of a mark, not within a date or an identifier. “增至” and “提高到” tell of a change.
  private static var pattern: Regex<(Substring, first: Substring, last: Substring)> {
    /(?:^|[^A-Za-z\d.,\-–—])[$€£¥￥]?(?<first>\d(?:[\d,.]*\d)?)(?:(?!up\b)[^\d\n|，,。；;增降升减涨跌截达高扩延缩推调直]){0,8}?(?:[\-–—－~～〜至到]|\bto\b)\s?[$€£¥￥]?(?<last>\d(?:[\d,.]*\d)?)(?!-?\d)/
  }

  private static let currencies = "$€£¥￥"

  /// Whether the second is larger, as far as that can be told: 5000元至1万元, 1914–18.
  private static func isRising(_ first: Substring, _ last: Substring, in text: String) -> Bool {
    let isScaled = text[last.endIndex...].first.map("百千万亿".contains) ?? false
    guard !isScaled, first.count != 4 || last.count != 2 else { return true }
    guard let least = Double(first.filter { $0 != "," }), let most = Double(last.filter { $0 != "," }) else {
      return false
    }
    return least < most
  }
}
