/// What an item of a list or a row of a table is about: `一级资本充足率` of “（二）一级资本充足率，6%；”, `Deposit` of “| Deposit | 500 EUR |”.
///
/// Small models mix up items with labels that are alike; which one a question names in full is plain.
enum ItemLabel {
  /// Of some words, each with the items in which they stand, those behind the longest label that the question names in full.
  static func named(_ words: [(text: String, items: [String])], in question: String) -> Set<String> {
    let asked = question.foldedCharacters
    let lengths = words.map { word in
      word.items.compactMap { label(of: word.text, in: $0)?.foldedCharacters }
        .filter { isNamed($0, in: asked) }.map(\.count).max() ?? 0
    }
    guard let longest = lengths.max(), longest > 0 else { return [] }
    return Set(zip(words, lengths).filter { $1 == longest }.map(\.0.text))
  }

  /// What the item begins with, if these words stand behind it; `nil` where it is no item.
  static func label(of words: String, in item: String) -> String? {
    let cells = item.split(separator: "|").map { String($0.trimmingPrefix(while: \.isWhitespace)) }
    if item.trimmingPrefix(while: \.isWhitespace).first == "|" {
      guard let first = cells.first, cells.dropFirst().contains(where: { stands(words, in: $0) }) else { return nil }
      return trimmed(first)
    }
    guard let mark = item.prefixMatch(of: /\s*(?:[-*•]\s|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])/) else { return nil }
    let rest = item[mark.range.upperBound...]
    guard let end = rest.firstIndex(where: { "，,：:".contains($0) }), stands(words, in: String(rest[end...])) else {
      return nil
    }
    return trimmed(String(rest[..<end]))
  }

  private static func stands(_ words: String, in text: String) -> Bool {
    !ExcerptLocator.places(of: words, in: text).isEmpty
  }

  private static func trimmed(_ label: String) -> String {
    String(label.trimmingPrefix(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Of English, whole words; a number or a single character is no label.
  private static func isNamed(_ label: [Character], in question: [Character]) -> Bool {
    guard label.count > 1, !label.contains(where: { $0.isASCII && $0.isNumber }), label.contains(where: \.isLetter)
    else { return false }
    func isLetter(_ index: Int) -> Bool {
      question.indices.contains(index) && question[index].isASCII && question[index].isLetter
    }
    return question.ranges(of: label).contains { !isLetter($0.lowerBound - 1) && !isLetter($0.upperBound) }
  }
}
