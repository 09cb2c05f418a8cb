/// Finds the numbers that a text sets: 不得低于百分之四点五, 十万元以上五十万元以下, within 72 hours.
struct ThresholdReader {
  /// Those of sentences and those of tables, by their places.
  ///
  /// - Parameters:
  ///   - announced: what the words that a list begins with say of the numbers in it, of which `text` is a point.
  ///   - above: the end of the paragraph before.
  func thresholds(
    in text: ScalarText, of id: String, announced: ClauseThreshold.Relation? = nil, above: String = ""
  ) -> [ClauseThreshold] {
    let tables = TextTable.all(in: text)
    let found =
      prose(in: text, of: id, besides: tables)
      + tables.flatMap { ThresholdTable($0, in: text, lead: above).thresholds(of: id) }
    guard found.isEmpty, tables.isEmpty, let announced,
      let last = Self.quantities(in: text, 0..<text.count).last(where: { !$0.unit.isEmpty })
    else {
      return found.enumerated().sorted {
        ($0.element.bytes.lowerBound, $0.offset) < ($1.element.bytes.lowerBound, $1.offset)
      }.map(\.element)
    }
    let subject = ThresholdSubject.named(before: last.range.lowerBound, in: text)
    return [
      ClauseThreshold(
        clauseID: id, subject: subject, relation: announced, value: last.value, unit: last.unit,
        text: text.string(last.range).singleLine(), bytes: text.bytes(last.range))
    ]
  }

  /// Only those of tables, of an annex with `heading`.
  func tabulated(in text: ScalarText, of id: String, heading: String) -> [ClauseThreshold] {
    TextTable.all(in: text).flatMap { ThresholdTable($0, in: text, lead: heading).thresholds(of: id) }
  }

  /// What 不得低于下列数值 says of the numbers that follow.
  static func announced(by lead: ScalarText) -> ClauseThreshold.Relation? {
    for index in (0..<lead.count).reversed() {
      guard ["下列", "以下", "下表", "the following"].contains(where: { lead.hasPrefix($0, at: index) }) else { continue }
      if let words = RelationWords.before(index, from: max(0, index - 20), in: lead) { return words.relation }
    }
    return nil
  }

  private func prose(in text: ScalarText, of id: String, besides tables: [TextTable]) -> [ClauseThreshold] {
    var found: [ClauseThreshold] = []
    for sentence in Self.sentences(of: text, besides: tables) {
      var subject = ""
      var previous = sentence.lowerBound
      let quantities = Self.quantities(in: text, sentence)
      var index = 0
      while index < quantities.count {
        let next = index + 1 < quantities.count ? quantities[index + 1] : nil
        let phrase = ThresholdPhrase(text, sentence: sentence, after: previous, quantities[index], next)
        index += phrase?.takesNext == true ? 2 : 1
        guard let phrase else { continue }
        let own = ThresholdSubject.subject(of: phrase, in: text, sentence: sentence, after: previous)
        previous = phrase.range.upperBound
        if !own.isEmpty { subject = own }
        for bound in phrase.bounds {
          found.append(
            ClauseThreshold(
              clauseID: id, subject: subject, relation: bound.relation, value: bound.value, upper: bound.upper,
              isUpperExcluded: bound.isUpperExcluded, unit: phrase.unit,
              condition: ThresholdSubject.condition(before: phrase.range.lowerBound, in: text, sentence: sentence),
              text: text.string(phrase.range).singleLine(), bytes: text.bytes(phrase.range)))
        }
      }
    }
    return found
  }

  /// Up to 。, ； and their English counterparts, and up to a table.
  private static func sentences(of text: ScalarText, besides tables: [TextTable]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0
    var next = tables.makeIterator()
    var table = next.next()
    var index = 0
    while index <= text.count {
      let isEnd: Bool
      switch text[index] {
      case nil: isEnd = true
      case "。", "；", ";": isEnd = true
      case ".": isEnd = text[index + 1].map { isWhitespace($0.value) } ?? true
      default: isEnd = table?.range.lowerBound == index
      }
      if isEnd, index > start { result.append(start..<index) }
      if let past = table, past.range.lowerBound <= index {
        index = past.range.upperBound
        start = index
        table = next.next()
      } else {
        index += 1
        if isEnd { start = index }
      }
    }
    return result
  }

  static func quantities(in text: ScalarText, _ sentence: Range<Int>) -> [Quantity] {
    let part = ScalarText(text.string(sentence))
    let dates = DateFinder.dates(in: part).map {
      $0.range.lowerBound + sentence.lowerBound..<$0.range.upperBound + sentence.lowerBound
    }
    var next = dates.makeIterator()
    var date = next.next()
    var found: [Quantity] = []
    var index = sentence.lowerBound
    while index < sentence.upperBound {
      while let past = date, past.upperBound <= index { date = next.next() }
      if let date, date.contains(index) {
        index = date.upperBound
      } else if let quantity = Quantity.read(text, at: index), quantity.range.upperBound <= sentence.upperBound {
        found.append(quantity)
        index = quantity.range.upperBound
      } else {
        index += 1
      }
    }
    return found
  }
}
