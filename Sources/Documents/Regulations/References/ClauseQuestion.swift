/// The clauses that a question names by their numbers: 公司法第二十条第二款, Article 6(1) of the GDPR.
public struct ClauseQuestion: Sendable {
  /// The document that the question names beside them, where it does so as a reference would.
  public let title: String?
  private let mentions: [ClauseMention]

  /// `nil` for a question that names no clause.
  public init?(_ question: String) {
    let text = ScalarText(question.singleLine(limit: 2_000))
    let found = (ChineseMentions.mentions(in: text) + EnglishMentions.mentions(in: text))
      .filter { !$0.steps.isEmpty && $0.anchor == .none }
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    guard !found.isEmpty else { return nil }
    title = found.lazy.compactMap(\.title).first
    mentions = found.map { mention in
      var mention = mention
      mention.document = .own
      return mention
    }
  }

  /// The clauses of a document that has all of them, in the order of the question; empty where one is missing.
  public func clauses(in outline: ClauseOutline) -> [Clause] {
    let resolver = ReferenceResolver(outline: outline, origin: "")
    var found: [Clause] = []
    for mention in mentions {
      var reference = ClauseReference(clauseID: "", text: "", bytes: 0..<0)
      resolver.resolve(mention, into: &reference)
      let clauses = reference.targets.compactMap { outline[$0] }
      guard !clauses.isEmpty, clauses.count == reference.targets.count, reference.missing == nil else { return [] }
      found += clauses.filter { !found.contains($0) }
    }
    return found
  }
}

extension ClauseMention {
  fileprivate var title: String? {
    guard case .titled(let title) = document else { return nil }
    return title
  }
}
