/// What changed from one version of a regulation to another.
///
/// Articles are matched by equal words first, then by likeness, then by id; what is within a matched article is matched in the same way. So an
/// article that only moved is renumbered, and a change within one is told by paragraph and point.
public struct RegulationDifference {
  private struct Unit {
    var clause: Clause
    /// The words without numbers and headings, on one line.
    var text: String
    var counts: [Substring: Int]
  }

  private struct Side {
    var outline: ClauseOutline
    var bytes: [UInt8]

    func units(_ clauses: [Clause], whole: Bool) -> [Unit] {
      clauses.compactMap { clause in
        let text = self.text(of: clause, whole: whole)
        return Unit(clause: clause, text: text, counts: WordDifference.counts(of: text))
      }
    }

    /// Of an article all of its paragraphs; of the others their own words.
    private func text(of clause: Clause, whole: Bool) -> String {
      guard whole else { return own(clause) }
      let inner = within(clause)
      return inner.isEmpty ? clause.label : inner.map(own).joined(separator: " ")
    }

    func within(_ clause: Clause) -> [Clause] {
      guard let place = outline.index(of: clause.id) else { return [] }
      return Array(
        outline.clauses[(place + 1)...].prefix { $0.bytes.lowerBound < clause.bytes.upperBound && $0.level > .article })
    }

    private func own(_ clause: Clause) -> String {
      let text = bytes.string(clause.ownBytes)
      return text.hasPrefix(clause.label)
        ? text.dropFirst(clause.label.count).singleLine(limit: .max) : text.singleLine(limit: .max)
    }
  }

  /// From here on two clauses are versions of one, wherever they stand.
  private static let likeness = 0.6
  /// With the same number, less is enough.
  private static let likenessInPlace = 0.25
  /// Comparisons of all with all: past this, only what has the same number is compared.
  private static let mostComparisons = 250_000

  /// In the order of the new version; what was removed stands where it was.
  public static func changes(
    from old: (text: String, clauses: ClauseOutline), to new: (text: String, clauses: ClauseOutline)
  ) -> [ClauseChange] {
    let before = Side(outline: old.clauses, bytes: Array(old.text.utf8))
    let after = Side(outline: new.clauses, bytes: Array(new.text.utf8))
    let articles = matched(
      before.units(old.clauses.clauses.filter { $0.level == .article }, whole: true),
      after.units(new.clauses.clauses.filter { $0.level == .article }, whole: true))
    return articles.flatMap { pair -> [ClauseChange] in
      guard let old = pair.old, let new = pair.new else { return [change(pair.old, pair.new)].compactMap { $0 } }
      var changes: [ClauseChange] = []
      if old.clause.id != new.clause.id {
        changes.append(ClauseChange(kind: .renumbered, old: old.clause, new: new.clause, words: []))
      }
      guard old.text != new.text else { return changes }
      let inner = matched(
        before.units(before.within(old.clause), whole: false), after.units(after.within(new.clause), whole: false))
      return changes
        + inner.compactMap { pair in
          // Numbers within an article that moved go with it.
          if let one = pair.old, let other = pair.new, one.text == other.text,
            one.clause.id.dropFirst(old.clause.id.count) == other.clause.id.dropFirst(new.clause.id.count)
          {
            return nil
          }
          return change(pair.old, pair.new)
        }
    }
  }

  private static func change(_ old: Unit?, _ new: Unit?) -> ClauseChange? {
    switch (old, new) {
    case (nil, nil): return nil
    case (nil, let new?):
      return ClauseChange(kind: .added, old: nil, new: new.clause, words: [.init(kind: .added, text: new.text)])
    case (let old?, nil):
      return ClauseChange(kind: .removed, old: old.clause, new: nil, words: [.init(kind: .removed, text: old.text)])
    case (let old?, let new?):
      if old.text == new.text {
        return old.clause.id == new.clause.id
          ? nil : ClauseChange(kind: .renumbered, old: old.clause, new: new.clause, words: [])
      }
      return ClauseChange(
        kind: .changed, old: old.clause, new: new.clause, words: WordDifference.words(from: old.text, to: new.text))
    }
  }

  // MARK: Matching

  private static func matched(_ old: [Unit], _ new: [Unit]) -> [(old: Unit?, new: Unit?)] {
    var partner: [Int: Int] = [:]
    var isTaken = [Bool](repeating: false, count: old.count)
    func pair(_ left: Int, _ right: Int) {
      partner[right] = left
      isTaken[left] = true
    }
    // The same words: in the same place first, then wherever they come.
    let places = Dictionary(old.indices.map { (old[$0].clause.id, $0) }, uniquingKeysWith: { first, _ in first })
    for right in new.indices {
      if let left = places[new[right].clause.id], old[left].text == new[right].text { pair(left, right) }
    }
    var byText: [String: [Int]] = [:]
    for left in old.indices.reversed() where !isTaken[left] { byText[old[left].text, default: []].append(left) }
    for right in new.indices where partner[right] == nil {
      if let left = byText[new[right].text]?.popLast() { pair(left, right) }
    }
    // The same place and like enough goes before elsewhere and more alike.
    for right in new.indices where partner[right] == nil {
      if let left = places[new[right].clause.id], !isTaken[left], likeness(old[left], new[right]) >= likeness {
        pair(left, right)
      }
    }
    let (lefts, rights) = (old.indices.filter { !isTaken[$0] }, new.indices.filter { partner[$0] == nil })
    if lefts.count * rights.count <= mostComparisons {
      let pairs = rights.flatMap { right in lefts.map { (left: $0, right: right, value: likeness(old[$0], new[right])) }
      }
      .filter { $0.value >= likeness }.sorted { ($0.value, $1.right, $1.left) > ($1.value, $0.right, $0.left) }
      for candidate in pairs where !isTaken[candidate.left] && partner[candidate.right] == nil {
        pair(candidate.left, candidate.right)
      }
    }
    for right in new.indices where partner[right] == nil {
      if let left = places[new[right].clause.id], !isTaken[left], likeness(old[left], new[right]) >= likenessInPlace {
        pair(left, right)
      }
    }
    return ordered(old, new, partner, isTaken)
  }

  private static func likeness(_ one: Unit, _ other: Unit) -> Double {
    WordDifference.likeness(one.counts, other.counts)
  }

  private static func ordered(
    _ old: [Unit], _ new: [Unit], _ partner: [Int: Int], _ isTaken: [Bool]
  ) -> [(old: Unit?, new: Unit?)] {
    var result: [(old: Unit?, new: Unit?)] = []
    var next = 0
    func removals(before end: Int) {
      while next < end {
        if !isTaken[next] { result.append((old[next], nil)) }
        next += 1
      }
    }
    for right in new.indices {
      if let left = partner[right] {
        removals(before: left)
        result.append((old[left], new[right]))
      } else {
        result.append((nil, new[right]))
      }
    }
    removals(before: old.count)
    return result
  }
}
