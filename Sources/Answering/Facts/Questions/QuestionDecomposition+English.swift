extension QuestionDecomposition {
  private typealias Word = FactQuestion.Word

  private static let joints: Set<String> = ["and", "also"]
  /// Behind the comma of a name.
  private static let nameEnds: Set<String> = ["inc", "ltd", "llc", "jr", "sr"]
  /// Between the words of a name.
  private static let nameJoints: Set<String> = ["of", "the", "de", "la", "du", "von", "van"]

  static func englishParts(of question: String) -> [String] {
    let quoted = quoted(in: question).map(FactQuestion.words(of:))
    guard quoted.allSatisfy({ FactQuestion.asking($0)?.isEmpty == true }) else { return [] }
    let words = FactQuestion.words(of: question)
    if !quoted.joined().contains(where: { $0.text == "respectively" }),
      let mark = words.firstIndex(where: { $0.text == "respectively" })
    {
      return respective(words, mark)
    }
    return clauses(words)
  }

  private static func quoted(in question: String) -> [String] {
    let pieces = question.split(omittingEmptySubsequences: false) { "\"“”".contains($0) }
    return pieces.indices.filter { !$0.isMultiple(of: 2) }.map { String(pieces[$0]) }
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
    return completed(parts).map(ofOneThing)?.map(written) ?? []
  }

  private static let ranks: Set<String> = [
    "first", "second", "third", "fourth", "last", "next", "previous", "former", "current", "old", "new",
  ]

  /// “Who was the first and who was the last emperor of Rome” is of the first emperor of Rome, too.
  private static func ofOneThing(_ parts: [ArraySlice<Word>]) -> [ArraySlice<Word>] {
    guard let whole = parts.last else { return [] }
    return parts.dropLast().map { part in
      let shared = zip(part, whole).prefix { $0.text == $1.text }.count
      let rest = whole.dropFirst(shared + 1)
      guard shared > 1, part.count == shared + 1, part.dropLast().last?.text == "the", var own = part.last,
        let next = rest.first, ranks.contains(own.text) || next.text == "of"
      else { return part }
      if own.endsClause { own.written.removeLast() }
      return part.dropLast() + [own] + rest
    } + [whole]
  }

  /// “When and where was he born” is “when was he born” and “where was he born”; `nil` where it is not clear what a part goes on with.
  private static func completed(_ parts: [ArraySlice<Word>]) -> [ArraySlice<Word>]? {
    var rest: ArraySlice<Word>?
    var completed: [ArraySlice<Word>] = []
    for part in parts.reversed() {
      let verb = part.firstIndex { FactQuestion.auxiliaries.contains($0.text) }
      if isBare(part) {
        // The last one may stand alone: “and when?”
        guard rest != nil || completed.isEmpty else { return nil }
        completed.append(part + (rest ?? []))
      } else {
        guard verb != nil || part.contains(where: { ["who", "which", "what"].contains($0.text) }) else { return nil }
        // Two words ask, with the preposition before them three: “in which year was he born”.
        rest = verb.flatMap { $0 <= part.startIndex + 3 ? part[$0...] : nil }
        completed.append(part)
      }
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
    guard !items.contains(where: { $0.count == 1 && nameEnds.contains($0[$0.startIndex].text) }) else { return [] }
    return items.map { written(words[..<start] + $0 + words[end...]) }
  }

  /// Those before the “and”, which commas part.
  private static func listed(_ words: ArraySlice<Word>) -> [ArraySlice<Word>] {
    var items: [ArraySlice<Word>] = []
    var item: ArraySlice<Word> = []
    for word in words {
      item.append(word)
      guard word.written.last == "," else { continue }
      item[item.endIndex - 1].written.removeLast()
      items.append(item)
      item = []
    }
    return item.isEmpty ? items : items + [item]
  }
}
