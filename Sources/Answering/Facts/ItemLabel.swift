/// What an item of a list or a row of a table is about: `一级资本充足率` of “（二）一级资本充足率，6%；”, `Deposit` of “| Deposit | 500 EUR |”.
///
/// Small models mix up items with labels that are alike; which one a question names in full is plain.
enum ItemLabel {
  /// Where words stand.
  struct Place {
    /// Which passage.
    var passage: Int
    /// The sentence or row around them.
    var item: String
  }

  /// Of some words, those that stand in an item of another label than the longest that the question names in full, in a passage where others of
  /// the words stand behind that one. None of those that stand behind such a label anywhere, or behind one that the question names too, or
  /// nearly (“population density” names a “Population density per km²” rather than a “Population”).
  static func mistaken(_ words: [(text: String, places: [Place])], in question: String) -> Set<String> {
    let asked = question.foldedCharacters
    var named: [Int: [Character]] = [:]
    let labels = words.map { word in
      word.places.compactMap { place -> (passage: Int, label: [Character])? in
        guard let label = label(of: word.text, in: place.item)?.foldedCharacters else { return nil }
        if label.count > named[place.passage, default: []].count, isNamed(label, in: asked) {
          named[place.passage] = label
        }
        return (place.passage, label)
      }
    }
    let mistaken = zip(words, labels).filter { _, labels in
      let kinds = labels.compactMap { place in named[place.passage].map { isMeant(place.label, beside: $0, in: asked) }
      }
      return !kinds.isEmpty && !kinds.contains(true)
    }
    return Set(mistaken.map(\.0.text))
  }

  /// Whether the question may mean this label, although it names that other one.
  private static func isMeant(_ label: [Character], beside named: [Character], in question: [Character]) -> Bool {
    guard label != named else { return true }
    var rest = question
    rest.replace(named, with: ["|"])
    guard !isNamed(label, in: rest) else { return true }
    func neighbours(_ text: [Character]) -> [(before: Character?, behind: Character?)] {
      text.ranges(of: named).map { place in
        (
          text[..<place.lowerBound].last { !$0.isWhitespace },
          text[place.upperBound...].first { !$0.isWhitespace }
        )
      }
    }
    return neighbours(label).contains { own in
      neighbours(question).contains { asked in
        own.before != nil && own.before == asked.before || own.behind != nil && own.behind == asked.behind
      }
    }
  }

  /// What the item begins with, if these words stand behind it; `nil` where it is no item.
  static func label(of words: String, in item: String) -> String? {
    if item.trimmingPrefix(while: \.isWhitespace).first == "|" {
      let cells = item.split(separator: "|").map(String.init)
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

  /// Without blanks and the marks of emphasis around it.
  private static func trimmed(_ label: String) -> String {
    func isMargin(_ character: Character) -> Bool { character.isWhitespace || "*_`".contains(character) }
    return String(label.drop(while: isMargin).reversed().drop(while: isMargin).reversed())
  }

  /// Of English, whole words; Chinese ones are not named where a longer name ends with them (“其他一级资本”). What begins with a number, or is a
  /// single character, is no label.
  private static func isNamed(_ label: [Character], in question: [Character]) -> Bool {
    guard label.count > 1, let first = label.first?.unicodeScalars.first, first.properties.numericType != .decimal,
      label.contains(where: \.isLetter)
    else {
      return false
    }
    func isLetter(_ index: Int) -> Bool {
      question.indices.contains(index) && question[index].isASCII && question[index].isLetter
    }
    return question.ranges(of: label).contains { place in
      !isLetter(place.lowerBound - 1) && !isLetter(place.upperBound)
        && !Enumeration.qualifiers.contains { question[..<place.lowerBound].suffix($0.count).elementsEqual($0) }
    }
  }
}
