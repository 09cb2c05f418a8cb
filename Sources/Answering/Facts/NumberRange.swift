/// A stretch between two numbers: “1914–1918”, “4.5% – 5.125%”, 5至10日, “from 3 to 5”.
enum NumberRange {
  /// Around its mark are at most so many Unicode scalars of units, signs and blanks.
  private static let reach = 8

  /// Whether what stands at these UTF-8 bytes is a number that a range begins or ends with.
  static func isEnd(_ place: Range<Int>, in text: String) -> Bool {
    let start = text.utf8.index(text.startIndex, offsetBy: place.lowerBound)
    let end = text.utf8.index(start, offsetBy: place.count)
    let before = String(text.unicodeScalars[..<start].suffix(2 * reach))
    let after = String(text.unicodeScalars[end...].prefix(2 * reach))
    // A date such as 2026-11-23 is none.
    if text[start..<end].last.map({ $0.isNumber || "%％年月日".contains($0) }) == true,
      after.prefixMatch(of: /(?!-\d{1,2}-\d)\D{0,4}?\s?(?:[-–—~～至到]|\bto\b)\s?[$€£¥￥]?\d/) != nil
    {
      return true
    }
    return text[start..<end].first?.isNumber == true
      && before.firstMatch(of: /\d\D{0,4}?\s?(?:[-–—~～至到]|\bto\b)\s?[$€£¥￥]?$/) != nil
  }
}
