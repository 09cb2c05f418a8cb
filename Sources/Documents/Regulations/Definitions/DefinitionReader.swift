/// Finds what a text defines: 本法所称…，是指…; 'personal data' means ….
struct DefinitionReader {
  private static let leads = ["所称的", "所称", "用语含义：", "的含义："]
  private static let verbs = ["，是指", "、是指", "是指", "，指的是", "指的是", "，系指", "系指", "，包括"]
  private static let longestTerm = 40
  private static let opening = Set("'‘“\"「『".unicodeScalars)
  private static let closing = Set("'’”\"」』".unicodeScalars)
  /// Behind the term in quotes.
  private static let meanings = [
    "means", "shall mean", "refers to", "includes", "has the meaning", "is defined as", "denotes", "is the", "is an",
    "is a",
  ]

  func definitions(in text: ScalarText, of id: String) -> [ClauseDefinition] {
    var found: [ClauseDefinition] = []
    for sentence in sentences(of: text) {
      guard let (term, start) = chinese(text, sentence) ?? english(text, sentence) else { continue }
      let meaning = text.string(start..<sentence.upperBound).singleLine(limit: 4000)
      let name = term.singleLine().trimmed(of: "“”\"‘’'「」『』《》，,、：:（）()")
      guard !meaning.isEmpty, !name.isEmpty, name.unicodeScalars.count <= Self.longestTerm * 3 else { continue }
      found.append(ClauseDefinition(clauseID: id, term: name, text: meaning, bytes: text.bytes(sentence)))
    }
    return found
  }

  /// Up to 。, and a full stop before a space; a semicolon ends none within a list.
  private func sentences(of text: ScalarText) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0
    for index in 0..<text.count {
      let scalar = text.scalars[index]
      let isEnd =
        scalar == "。" || scalar == "；"
        || (".;".unicodeScalars.contains(scalar) && text[index + 1].map { isWhitespace($0.value) } ?? true)
      guard isEnd else { continue }
      if index > start { result.append(text.skippingSpace(from: start)..<index) }
      start = index + 1
    }
    if start < text.count { result.append(min(text.skippingSpace(from: start), text.count)..<text.count) }
    return result.filter { !$0.isEmpty }
  }

  private func chinese(_ text: ScalarText, _ sentence: Range<Int>) -> (term: String, meaning: Int)? {
    for index in sentence {
      guard let verb = Self.verbs.first(where: { text.hasPrefix($0, at: index) }) else { continue }
      var start = sentence.lowerBound
      var hasLead = false
      for place in (sentence.lowerBound..<index).reversed() {
        guard let lead = Self.leads.first(where: { text.hasPrefix($0, at: place) }) else { continue }
        start = place + lead.unicodeScalars.count
        hasLead = true
        break
      }
      if verb == "，包括", !hasLead { return nil }
      // （一）甲，是指…: the number is no part of the term.
      if !hasLead, let marker = ClauseMarker.read(text.scalars[start..<index]) {
        start = min(index, start + marker.length)
      }
      guard index - start <= Self.longestTerm, index > start,
        !text.scalars[start..<index].contains(where: { "，；：".unicodeScalars.contains($0) })
      else { return nil }
      return (text.string(start..<index), index + verb.unicodeScalars.count)
    }
    return nil
  }

  private func english(_ text: ScalarText, _ sentence: Range<Int>) -> (term: String, meaning: Int)? {
    var index = sentence.lowerBound
    while index < sentence.upperBound {
      guard Self.opening.contains(text.scalars[index]) else {
        index += 1
        continue
      }
      var end = index + 1
      while end < sentence.upperBound, end - index <= Self.longestTerm * 3,
        !(Self.closing.contains(text.scalars[end]) && !(text[end + 1]?.properties.isAlphabetic ?? false))
      {
        end += 1
      }
      guard end < sentence.upperBound, Self.closing.contains(text.scalars[end]), end > index + 1 else { return nil }
      var place = text.skippingSpace(from: end + 1)
      // 'producer', in relation to waste, means …
      if text[place] == "," {
        var next = place + 1
        while next < min(sentence.upperBound, place + 60), text.scalars[next] != "," { next += 1 }
        place = text.skippingSpace(from: next + 1)
      }
      if let verb = Self.meanings.first(where: { text.hasPrefix($0, at: place) }) {
        let start = verb.hasPrefix("is ") ? place + 3 : place + verb.unicodeScalars.count
        return (text.string(index + 1..<end), text.skippingSpace(from: start))
      }
      index = end + 1
    }
    return nil
  }
}

extension String {
  /// Without the characters of `marks` at the ends.
  fileprivate func trimmed(of marks: String) -> String {
    var text = self[...]
    while let first = text.first, marks.contains(first) || first.isWhitespace { text.removeFirst() }
    while let last = text.last, marks.contains(last) || last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
