import Answering
import KnowledgeBase

/// Compares citations with where the answer is known to stand.
struct CitationCheck {
  private(set) var right = 0
  private(set) var citedGold = 0

  init(_ citations: [Citation], gold: [Question.Gold], store: any KnowledgeStore) async throws {
    var cited = Set<Int>()
    for citation in citations {
      var isRight = false
      for (index, gold) in gold.enumerated() where gold.uri == citation.uri {
        guard try await Self.overlaps(citation, gold.evidence, store) else { continue }
        isRight = true
        cited.insert(index)
      }
      if isRight { right += 1 }
    }
    citedGold = cited.count
  }

  /// True too when the evidence is not to be found in the stored text, as in a rendered page.
  private static func overlaps(
    _ citation: Citation, _ evidence: String?, _ store: any KnowledgeStore
  ) async throws -> Bool {
    guard let evidence, !evidence.isEmpty,
      let text = try await store.text(documentID: citation.documentID, version: citation.version)
    else { return true }
    let places = occurrences(of: Array(evidence.utf8), in: Array(text.utf8))
    return places.isEmpty || places.contains { $0.overlaps(citation.start..<citation.end) }
  }

  private static func occurrences(of part: [UInt8], in text: [UInt8]) -> [Range<Int>] {
    guard text.count >= part.count else { return [] }
    return (0...text.count - part.count)
      .filter { text[$0] == part[0] && text[$0..<$0 + part.count].elementsEqual(part) }
      .map { $0..<$0 + part.count }
  }
}
