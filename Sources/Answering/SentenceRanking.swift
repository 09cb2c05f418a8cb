import Documents
import KnowledgeBase

/// Tells which sentences are nearest to a question, by meaning and by its words.
struct SentenceRanking {
  var embedder: any Embedder

  /// What a sentence with all of the question's content words gains, beside its cosine with the question.
  private static let worthOfWords = 0.15

  /// The numbers of the sentences, nearest first. Costs an embedding of each.
  func nearest(to question: String, among sentences: [String]) async throws -> [Int] {
    guard !sentences.isEmpty, let asked = try await embedder.embed([question], as: .query).first else { return [] }
    let terms = ContentTerms(question, asQuestion: true)
    let vectors = try await embedder.embed(sentences, as: .passage)
    let scores = zip(sentences, vectors).map { sentence, vector in
      zip(asked, vector).reduce(0.0) { $0 + Double($1.0 * $1.1) }
        + Self.worthOfWords * terms.coverage(by: ContentTerms(sentence).vocabulary)
    }
    return sentences.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
  }
}
