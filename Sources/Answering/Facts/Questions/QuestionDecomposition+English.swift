extension QuestionDecomposition {
  private typealias Word = FactQuestion.Word

  private static let joints: Set<String> = ["and", "also"]
  private static let auxiliaries: Set<String> = [
    "is", "was", "are", "were", "did", "does", "do", "has", "have", "had", "can", "could", "will", "would", "should",
  ]
  /// Between the words of a name.
  private static let nameJoints: Set<String> = ["of", "the", "de", "la", "du", "von", "van"]

  static func englishParts(of question: String) -> [String] {
    let words = FactQuestion.words(of: question)
    if let mark = words.firstIndex(where: { $0.text == "respectively" }) { return respective(words, mark) }
    return clauses(words)
  }

  // MARK: Who …, and when …?

  private static func clauses(_ words: [Word]) -> [String] {
    guard let asking = FactQuestion.asking(words), asking.count > 1 else { return [] }
    var starts = [0]
    for ask in asking.dropFirst() {
      var start = ask
      while !words[start - 1].endsClause, FactQuestion.prepositions.contains(words[start - 1].text) { start -= 1 }
      // “Who or what” is one question.
      guard words[start - 1].text != "or" else { return [] }
      starts.append(start)
    }
    let parts = zip(starts, starts.dropFirst() + [words.count]).map { start, end -> ArraySlice<Word> in
      var part = words[start..<end]
      while let last = part.last, joints.contains(last.text) { part.removeLast() }
      return part
    }
    return completed(parts).map(written)
  }

  /// “When and where was he born” is “when was he born” and “where was he born”.
  private static func completed(_ parts: [ArraySlice<Word>]) -> [ArraySlice<Word>] {
    var rest: ArraySlice<Word> = []
    let completed = parts.reversed().map { part -> ArraySlice<Word> in
      guard !isBare(part) else { return part + rest }
      // Two words ask, with the preposition before them three: “in which year was he born”.
      rest =
        part.firstIndex { auxiliaries.contains($0.text) }.map { $0 <= part.startIndex + 3 ? part[$0...] : [] } ?? []
      return part
    }
    return completed.reversed()
  }

  private static func isBare(_ part: ArraySlice<Word>) -> Bool {
    let words = part.filter { !FactQuestion.prepositions.contains($0.text) }.map(\.text)
    return words.count == 1 || words.count == 2 && ["which", "what", "how"].contains(words[0])
  }

  private static func written(_ words: ArraySlice<Word>) -> String {
    var text = words.map(\.written).joined(separator: " ")
    while let last = text.last, ",;:.?".contains(last) { text.removeLast() }
    return text.prefix(1).uppercased() + text.dropFirst() + "?"
  }

  // MARK: When were A and B …, respectively?

  private static func respective(_ words: [Word], _ mark: Int) -> [String] {
    var words = words
    words.remove(at: mark)
    let joints = words.indices.filter { words[$0].text == "and" }
    guard joints.count == 1, let joint = joints.first, FactQuestion.asking(words)?.count == 1 else { return [] }
    func isName(_ index: Int) -> Bool {
      guard words.indices.contains(index), let first = words[index].written.first else { return false }
      return index > 0 && (first.isUppercase || first.isNumber || "\"“‘'".contains(first))
    }
    func isJoint(_ index: Int) -> Bool { words.indices.contains(index) && nameJoints.contains(words[index].text) }
    var start = joint
    while isName(start - 1) || isJoint(start - 1) && (isName(start - 2) || words[start - 1].text == "the") {
      start -= 1
    }
    var end = joint + 1
    while isName(end) || isJoint(end) && isName(end + 1) { end += 1 }
    guard start < joint, end > joint + 1 else { return [] }
    let items = listed(words[start..<joint]) + [words[joint + 1..<end]]
    return items.map { written(words[..<start] + $0 + words[end...]) }
  }

  /// Those before the “and”, which commas part.
  private static func listed(_ words: ArraySlice<Word>) -> [ArraySlice<Word>] {
    var items: [ArraySlice<Word>] = []
    var item: ArraySlice<Word> = []
    for word in words {
      item.append(word)
      guard word.endsClause else { continue }
      item[item.endIndex - 1].written.removeLast()
      items.append(item)
      item = []
    }
    return item.isEmpty ? items : items + [item]
  }
}
