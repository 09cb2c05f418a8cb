/// Roman numerals below 4,000, as divisions and points of statutes are numbered.
enum RomanNumeral {
  private static let letters: [Character: Int] = ["I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000]
  private static let sizes: [(value: Int, text: String)] = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
  ]

  /// Reads XLII, xlii and the single characters Ⅰ to Ⅻ. `nil` for what is not written in the usual form, IIII and iX included.
  static func value(of text: some StringProtocol) -> Int? {
    if text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first {
      if (0x2160...0x216B).contains(scalar.value) { return Int(scalar.value) - 0x215F }
      if (0x2170...0x217B).contains(scalar.value) { return Int(scalar.value) - 0x216F }
    }
    guard (1...15).contains(text.count) else { return nil }
    let upper = text.uppercased()
    guard upper == text || text.lowercased() == text else { return nil }
    let digits = upper.compactMap { letters[$0] }
    guard digits.count == text.count else { return nil }
    var total = 0
    for (index, digit) in digits.enumerated() {
      total += index + 1 < digits.count && digit < digits[index + 1] ? -digit : digit
    }
    return total > 0 && self.text(total) == upper ? total : nil
  }

  private static func text(_ value: Int) -> String {
    var rest = value
    var text = ""
    for size in sizes {
      while rest >= size.value {
        text += size.text
        rest -= size.value
      }
    }
    return text
  }
}
