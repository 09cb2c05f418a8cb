import Documents
import KnowledgeBase
import Retrieval

/// Narrows passages to where a fact may stand: among fewer words small models find it more surely.
struct SentencePicker {
  var ranking: SentenceRanking
  /// How many sentences are left of all passages together; one reading for each, the most first.
  var counts: [Int]

  /// The best passage by itself, and for each count all of them with nothing but the sentences nearest to the question, without those that
  /// have none of these; where no count leaves a sentence out, all passages as they are. Code and tables stay whole, since their lines
  /// mean nothing alone. Costs an embedding of every sentence.
  func readings(for question: String, of passages: [RankedPassage]) async throws -> [[RankedPassage]] {
    var sentences: [Sentence] = []
    for (index, ranked) in passages.enumerated() where Self.isProse(ranked.passage.chunk) {
      let text = Array(ranked.passage.chunk.text.utf8)
      sentences += SentenceSplitter.sentences(in: ranked.passage.chunk.text).map {
        Sentence(passage: index, text: String(decoding: text[$0], as: UTF8.self))
      }
    }
    let narrow = counts.filter { $0 > 0 && $0 < sentences.count }.sorted(by: >)
    guard let best = passages.first, !narrow.isEmpty else { return [passages] }
    let nearest = try await ranking.nearest(to: question, among: sentences.map(\.text))
    guard !nearest.isEmpty else { return [passages] }
    return [[best]]
      + narrow.map { Self.narrowed(passages, to: nearest.prefix($0).sorted().map { sentences[$0] }) }
  }

  private struct Sentence {
    var passage: Int
    var text: String
  }

  private static func narrowed(_ passages: [RankedPassage], to sentences: [Sentence]) -> [RankedPassage] {
    passages.enumerated().compactMap { index, ranked in
      guard isProse(ranked.passage.chunk) else { return ranked }
      let kept = sentences.filter { $0.passage == index }
      guard !kept.isEmpty else { return nil }
      var narrowed = ranked
      narrowed.passage.chunk.text = kept.map(\.text).joined(separator: "\n")
      return narrowed
    }
  }

  private static func isProse(_ chunk: Chunk) -> Bool {
    chunk.kind != .code && chunk.continuedHeader == nil
      && !chunk.text.split(whereSeparator: \.isNewline).contains { $0.hasPrefix("|") }
  }
}
