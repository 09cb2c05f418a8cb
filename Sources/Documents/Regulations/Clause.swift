/// A division or provision of a regulation: a chapter, an article, a paragraph, a point.
public struct Clause: Sendable, Equatable, Codable {
  /// Stays the same while the numbers do: `art_20__para_2__point_3`, `art_6a`, `art_20-1` for 第二十条之一, `chp_3__sec_2`. The names are those of
  /// Akoma Ntoso eIds (OASIS Akoma Ntoso Naming Convention 1.0, § 5). Divisions above an article are part of the id of sections, and of others
  /// only where numbers repeat without them.
  public var id: String
  public var level: ClauseLevel
  /// `20`, `20-1`, `6a`, `c`; places are counted where nothing is written.
  public var number: String
  /// Whether the number is written in the text. That of a 款 never is.
  public var isNumbered: Bool
  /// As written: `第二十条`, `第一章 总则`, `Article 6 — Scope`, `（三）`; empty for what is not numbered.
  public var label: String
  /// The clause that it stands in.
  public var parentID: String?
  /// UTF-8 span in `Document.text`, number and everything within included.
  public var bytes: Range<Int>
  /// The span of its own words: up to the first clause within.
  public var ownBytes: Range<Int>

  public init(
    id: String, level: ClauseLevel, number: String, isNumbered: Bool, label: String, parentID: String?,
    bytes: Range<Int>, ownBytes: Range<Int>
  ) {
    self.id = id
    self.level = level
    self.number = number
    self.isNumbered = isNumbered
    self.label = label
    self.parentID = parentID
    self.bytes = bytes
    self.ownBytes = ownBytes
  }
}

/// The clauses of a regulation, in reading order: a clause stands before those within it.
public struct ClauseOutline: Sendable, Equatable {
  public let clauses: [Clause]
  private let places: [String: Int]
  /// Places of what stands directly in a clause, by its id; under the empty one, of all articles.
  private let children: [String: [Int]]

  public init(_ clauses: [Clause]) {
    self.clauses = clauses
    places = Dictionary(clauses.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var children: [String: [Int]] = [:]
    for (place, clause) in clauses.enumerated() {
      if let parent = clause.parentID { children[parent, default: []].append(place) }
      if clause.level == .article { children["", default: []].append(place) }
    }
    self.children = children
  }

  public static let empty = ClauseOutline([])

  public subscript(id: String) -> Clause? { places[id].map { clauses[$0] } }

  /// Place in `clauses`.
  public func index(of id: String) -> Int? { places[id] }

  /// From the clause itself out.
  public func ancestors(of id: String) -> [Clause] {
    var found: [Clause] = []
    var next = self[id]
    while let clause = next, found.count < 64 {
      found.append(clause)
      next = clause.parentID.flatMap { self[$0] }
    }
    return found
  }

  public func children(of id: String) -> [Clause] { children[id, default: []].map { clauses[$0] } }

  /// At most `count` clauses before one, in order: articles over the bounds of chapters, others of the same parent and level.
  func preceding(_ clause: Clause, count: Int) -> [Clause] {
    guard let place = places[clause.id] else { return [] }
    let siblings = children[clause.level == .article ? "" : clause.parentID ?? "", default: []]
    var found: [Clause] = []
    var next = siblings.partitioningIndex { $0 >= place } - 1
    while next >= 0, found.count < count {
      let sibling = clauses[siblings[next]]
      if sibling.level == clause.level { found.append(sibling) }
      next -= 1
    }
    return found.reversed()
  }

  /// The provision that `bytes` are the text of: the whole article where they hold all of it, else the innermost clause around them. `nil` for
  /// text outside of clauses. Logarithmic in the number of clauses.
  public func clause(around bytes: Range<Int>) -> Clause? {
    let next = clauses.partitioningIndex { $0.bytes.lowerBound > bytes.lowerBound }
    guard next > 0 else { return nil }
    let line = ancestors(of: clauses[next - 1].id)
    guard let inner = line.firstIndex(where: { $0.bytes.upperBound >= bytes.upperBound }) else { return nil }
    // The heading of an article is not always part of its passage.
    let outer = line[inner...].lastIndex { clause in
      clause.level >= .article && clause.bytes.upperBound <= bytes.upperBound
        && bytes.lowerBound <= self.firstText(of: clause)
    }
    return outer.map { line[$0] } ?? firstParagraph(of: line[inner], to: bytes.upperBound)
  }

  /// The beginning of an article that was cut, with its number: its first paragraph, where that reaches as far.
  private func firstParagraph(of clause: Clause, to end: Int) -> Clause {
    guard clause.level == .article, let first = firstChild(of: clause), first.bytes.upperBound >= end else {
      return clause
    }
    return first
  }

  private func firstChild(of clause: Clause) -> Clause? { children[clause.id]?.first.map { clauses[$0] } }

  /// Where the words of a clause begin, its number and heading left out.
  private func firstText(of clause: Clause) -> Int {
    firstChild(of: clause)?.bytes.lowerBound ?? clause.ownBytes.lowerBound
  }
}
