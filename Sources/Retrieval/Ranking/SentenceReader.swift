import Documents
import KnowledgeBase

/// Embeds the sentences of passages, and keeps the vectors of those read last.
///
/// A vector of a whole passage blurs what one of its sentences says; the best sentence tells passages of one subject apart.
actor SentenceReader {
  /// More sentences of one passage are not read.
  private static let maximumSentences = 16
  /// Passages whose vectors are kept: some 8 KiB each.
  private static let capacity = 1024

  private let embedder: any Embedder
  private var vectors: [String: [[Float]]] = [:]
  /// Oldest first.
  private var kept: [String] = []

  init(embedder: any Embedder) {
    self.embedder = embedder
  }

  /// The largest cosine of a sentence with `question`, for each text; `nil` for one without sentences. One call of the embedder for all
  /// that are not known yet.
  func best(in texts: [String], for question: [Float]) async throws -> [Float?] {
    let unknown = texts.filter { vectors[$0] == nil }
    let sentences = unknown.map(Self.sentences)
    if sentences.contains(where: { !$0.isEmpty }) {
      var embedded = try await embedder.embed(sentences.flatMap { $0 }, as: .passage)[...]
      for (text, sentences) in zip(unknown, sentences) {
        keep(Array(embedded.prefix(sentences.count)), for: text)
        embedded = embedded.dropFirst(sentences.count)
      }
    }
    return texts.map { text in
      vectors[text]?.map { vector in zip(vector, question).reduce(0) { $0 + $1.0 * $1.1 } }.max()
    }
  }

  private func keep(_ sentences: [[Float]], for text: String) {
    guard vectors.updateValue(sentences, forKey: text) == nil else { return }
    kept.append(text)
    if kept.count > Self.capacity { vectors[kept.removeFirst()] = nil }
  }

  private static func sentences(of text: String) -> [String] {
    let bytes = Array(text.utf8)
    return SentenceSplitter.sentences(in: text).prefix(maximumSentences).map {
      String(decoding: bytes[$0], as: UTF8.self)
    }
  }
}
