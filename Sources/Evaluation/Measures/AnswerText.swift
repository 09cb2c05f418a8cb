public import Documents

/// Compares short answers, as the sets' own evaluations do: SQuAD's for English, CMRC's for Chinese.
public enum AnswerText {
  public struct Agreement: Sendable, Equatable {
    public var isExact = false
    /// 0…1.
    public var f1 = 0.0
    /// Whether an acceptable answer stands in what was answered.
    public var isContained = false
  }

  /// The best over all acceptable answers.
  public static func agreement(of prediction: String, with answers: [String], language: Language) -> Agreement {
    answers.reduce(into: Agreement()) { best, answer in
      let predicted = tokens(prediction, language)
      let expected = tokens(answer, language)
      best.isExact = best.isExact || predicted == expected
      best.isContained = best.isContained || contains(predicted, expected)
      let common =
        language == .chinese ? longestCommonStretch(predicted, expected) : commonTokens(predicted, expected)
      best.f1 = max(best.f1, f1(common: common, predicted: predicted.count, expected: expected.count))
    }
  }

  /// Lowercase, without punctuation; English also without articles. Chinese characters stand alone, runs of others together.
  static func tokens(_ text: String, _ language: Language) -> [String] {
    var tokens: [String] = []
    var word = ""
    func flush() {
      if !word.isEmpty { tokens.append(word) }
      word = ""
    }
    for character in text.lowercased() {
      if character.unicodeScalars.contains(where: isHan) {
        flush()
        tokens.append(String(character))
      } else if character.isLetter || character.isNumber {
        word.append(character)
      } else if character.isWhitespace || language == .chinese {
        flush()
      }
    }
    flush()
    return language == .chinese ? tokens : tokens.filter { !["a", "an", "the"].contains($0) }
  }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    (0x3400...0x9FFF).contains(scalar.value) || (0x20000...0x323AF).contains(scalar.value)
  }

  private static func f1(common: Int, predicted: Int, expected: Int) -> Double {
    guard common > 0 else { return predicted + expected == 0 ? 1 : 0 }
    return 2 * Double(common) / Double(predicted + expected)
  }

  private static func commonTokens(_ one: [String], _ other: [String]) -> Int {
    var left = Dictionary(one.map { ($0, 1) }, uniquingKeysWith: +)
    return other.count { token in
      guard let count = left[token], count > 0 else { return false }
      left[token] = count - 1
      return true
    }
  }

  /// Quadratic in the lengths.
  private static func longestCommonStretch(_ one: [String], _ other: [String]) -> Int {
    var longest = 0
    var row = [Int](repeating: 0, count: other.count + 1)
    for token in one {
      for index in other.indices.reversed() {
        row[index + 1] = token == other[index] ? row[index] + 1 : 0
        longest = max(longest, row[index + 1])
      }
    }
    return longest
  }

  private static func contains(_ tokens: [String], _ part: [String]) -> Bool {
    guard !part.isEmpty, tokens.count >= part.count else { return false }
    return (0...tokens.count - part.count).contains { tokens[$0..<$0 + part.count].elementsEqual(part) }
  }
}
