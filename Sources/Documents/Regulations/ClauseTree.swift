/// Collects the clauses of a regulation while its lines come.
struct ClauseTree {
  private struct Open {
    var place: Int
    /// Of a division: what ends it.
    var rank: RegulationHeading.Level
    /// As the format marks it; 0 for a line that is a heading by its words alone.
    var markedLevel: Int
  }

  private let source: SourceText
  private var clauses: [Clause] = []
  /// Divisions from the outermost in, then the article.
  private var open: [Open] = []
  private var body: ArticleBody?
  private var end = 0

  init(source: SourceText) {
    self.source = source
  }

  mutating func take(_ line: RegulationOutline.Line) {
    if let heading = line.heading {
      closeBody()
      close { $0.rank >= heading.level }
      append(heading, line)
    } else if let level = line.markedLevel {
      closeBody()
      close { $0.rank == .clause || $0.markedLevel >= level }
    } else {
      body?.take(line)
    }
    end = line.bytes.upperBound
  }

  mutating func finish() -> ClauseOutline {
    closeBody()
    close { _ in true }
    return ClauseOutline(ClauseNaming.named(withoutContents()))
  }

  private mutating func append(_ heading: RegulationHeading, _ line: RegulationOutline.Line) {
    let parent = open.last.map { clauses[$0.place].id }
    let id = "\(clauses.count)"
    let unit: ClauseLevel = heading.level == .clause && heading.isEnglishSection ? .article : heading.unit
    clauses.append(
      Clause(
        id: id, level: unit, number: heading.numberText, isNumbered: true, label: heading.label, parentID: parent,
        bytes: line.bytes, ownBytes: line.bytes))
    open.append(Open(place: clauses.count - 1, rank: heading.level, markedLevel: line.markedLevel ?? 0))
    guard heading.level == .clause else { return }
    let isChinese = heading.label.hasPrefix("第")
    body = ArticleBody(source: source, isChinese: isChinese)
    guard !heading.isWholeLine, line.markedLevel == nil else { return }
    var first = line
    first.bytes = source.bytes.trimmed(line.bytes.lowerBound + heading.bodyStart..<line.bytes.upperBound)
    while !first.bytes.isEmpty, ".:*_".utf8.contains(source.bytes[first.bytes.lowerBound]) {
      first.bytes = source.bytes.trimmed(first.bytes.lowerBound + 1..<first.bytes.upperBound)
    }
    first.heading = nil
    (first.startsBlock, first.followsBreak) = (true, true)
    if !first.bytes.isEmpty { body?.take(first) }
  }

  /// Names of what is within an article are made at once: they depend on nothing else.
  private mutating func closeBody() {
    guard let place = open.last?.place, let nodes = body?.finish() else { return }
    body = nil
    let base = clauses.count
    for node in nodes {
      let parent = node.parent.map { base + $0 } ?? place
      clauses.append(
        Clause(
          id: "\(clauses.count)", level: node.level, number: node.number, isNumbered: node.isNumbered,
          label: node.label, parentID: clauses[parent].id, bytes: node.bytes, ownBytes: node.ownBytes))
    }
    if let first = nodes.first {
      clauses[place].ownBytes =
        clauses[place].bytes.lowerBound..<max(clauses[place].bytes.lowerBound, first.bytes.lowerBound)
    }
  }

  private mutating func close(_ ends: (Open) -> Bool) {
    while let last = open.last, ends(last) {
      clauses[last.place].bytes = clauses[last.place].bytes.lowerBound..<max(end, clauses[last.place].bytes.upperBound)
      open.removeLast()
    }
  }

  /// Leaves out the divisions that a table of contents announces: without anything in them, and coming again.
  private func withoutContents() -> [Clause] {
    var seen = Set<String>()
    let parents = Set(clauses.compactMap(\.parentID))
    return Array(
      clauses.reversed().filter { clause in
        guard clause.level < .article else { return true }
        let key = clause.level.rawValue + " " + clause.label
        return seen.insert(key).inserted || parents.contains(clause.id)
      }.reversed())
  }
}

/// Gives clauses their ids.
enum ClauseNaming {
  /// `clauses` refer to their parents by provisional ids.
  static func named(_ clauses: [Clause]) -> [Clause] {
    let plain = clauses.map { abbreviation(of: $0) + "_" + $0.number }
    let counts = Dictionary(plain.map { ($0, 1) }, uniquingKeysWith: +)
    var places: [String: Int] = [:]
    var used: [String: Int] = [:]
    var result: [Clause] = []
    for (index, clause) in clauses.enumerated() {
      let parent = clause.parentID.flatMap { places[$0] }.map { result[$0] }
      var name = plain[index]
      if let context = context(of: clause, repeats: counts[name, default: 0] > 1, parent, result) {
        name = context + "__" + name
      }
      // The same number again in the same place; of two texts in one file, say.
      let count = used[name, default: 0] + 1
      used[name] = count
      places[clause.id] = index
      var named = clause
      named.id = count == 1 ? name : "\(name)~\(count)"
      named.parentID = parent?.id
      result.append(named)
    }
    return result
  }

  /// The id that a clause's own begins with.
  private static func context(
    of clause: Clause, repeats: Bool, _ parent: Clause?, _ named: [Clause]
  ) -> String? {
    guard let parent else { return nil }
    switch clause.level {
    case .annex, .title, .part: return nil
    case .subpart, .section, .subsection, .paragraph, .subparagraph, .point: return parent.id
    case .chapter: return repeats ? parent.id : nil
    case .article:
      // Articles are numbered through, but an annex has its own.
      return parent.id.hasPrefix(ClauseLevel.annex.abbreviation + "_")
        ? String(parent.id.split(separator: "__").first ?? "") : nil
    }
  }

  /// Acts whose basic unit is the Section keep its name.
  private static func abbreviation(of clause: Clause) -> String {
    let isSection = clause.level == .article && ["S", "s", "§"].contains(clause.label.first)
    return (isSection ? ClauseLevel.section : clause.level).abbreviation
  }
}
