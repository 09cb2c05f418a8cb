/// English text cut into words, numbers and marks.
struct EnglishTokens {
  enum Kind: Equatable {
    /// In lower case.
    case word(String)
    /// With the letters that belong to it: `6a`, `12`, `2016/679`.
    case number(String)
    case mark(Unicode.Scalar)
  }

  struct Token {
    var kind: Kind
    var isCapitalized = false
    /// Three capitals or more: GDPR.
    var isAcronym = false
    /// Scalars of the text.
    var range: Range<Int>
  }

  let tokens: [Token]

  init(_ text: ScalarText) {
    var tokens: [Token] = []
    var index = 0
    while index < text.count {
      let scalar = text.scalars[index]
      let start = index
      if isWhitespace(scalar.value) {
        index += 1
      } else if scalar.isASCII, scalar.properties.isAlphabetic {
        while let next = text[index], next.properties.isAlphabetic, next.isASCII { index += 1 }
        let word = text.string(start..<index)
        tokens.append(
          Token(
            kind: .word(word.lowercased()), isCapitalized: scalar.properties.isUppercase,
            isAcronym: word.count >= 3 && word == word.uppercased(), range: start..<index))
      } else if ("0"..."9").contains(scalar) {
        while let next = text[index], Self.isPartOfNumber(next, text[index + 1]) { index += 1 }
        tokens.append(Token(kind: .number(text.string(start..<index)), range: start..<index))
      } else {
        index += 1
        tokens.append(Token(kind: .mark(scalar), range: start..<index))
      }
    }
    self.tokens = tokens
  }

  private static func isPartOfNumber(_ scalar: Unicode.Scalar, _ next: Unicode.Scalar?) -> Bool {
    if scalar.isASCII, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) { return true }
    return scalar == "/" && next.map { $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0)) } ?? false
  }

  subscript(index: Int) -> Token? { tokens.indices.contains(index) ? tokens[index] : nil }

  func word(_ index: Int) -> String? {
    if case .word(let word) = self[index]?.kind { word } else { nil }
  }

  func number(_ index: Int) -> String? {
    if case .number(let number) = self[index]?.kind { number } else { nil }
  }

  func mark(_ index: Int) -> Unicode.Scalar? {
    if case .mark(let mark) = self[index]?.kind { mark } else { nil }
  }
}
