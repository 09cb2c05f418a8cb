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

  public init(_ clauses: [Clause]) {
    self.clauses = clauses
    places = Dictionary(clauses.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
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

  public func children(of id: String) -> [Clause] {
    guard let place = places[id] else { return [] }
    return clauses[(place + 1)...].prefix { $0.bytes.lowerBound < clauses[place].bytes.upperBound }
      .filter { $0.parentID == id }
  }

  /// The provision that `bytes` are the text of: the whole article where they hold all of it, else the innermost clause around them. `nil` for
  /// text outside of clauses. Logarithmic in the number of clauses.
  public func clause(around bytes: Range<Int>) -> Clause? {
    var low = 0
    var high = clauses.count
    while low < high {
      let middle = (low + high) / 2
      if clauses[middle].bytes.lowerBound <= bytes.lowerBound { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let line = ancestors(of: clauses[low - 1].id)
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
    guard clause.level == .article, let first = children(of: clause.id).first, first.bytes.upperBound >= end else {
      return clause
    }
    return first
  }

  /// Where the words of a clause begin, its number and heading left out.
  private func firstText(of clause: Clause) -> Int {
    children(of: clause.id).first?.bytes.lowerBound ?? clause.ownBytes.lowerBound
  }
}
