import Documents

extension PromptBuilder.Prompt {
  /// More sentences of one passage are not looked at.
  private static var mostSentences: Int { 16 }

  /// Marks the sentences of its passages by how near they are to the question. Costs an embedding of each.
  mutating func markNearest(to question: String, by ranking: SentenceRanking) async throws {
    guard let place = messages.firstIndex(where: { $0.sources != nil }), let sources = messages[place].sources else {
      return
    }
    let text = Array(messages[place].content.utf8)
    func string(_ bytes: Range<Int>) -> String { String(decoding: text[bytes], as: UTF8.self) }
    let sentences = sources.spans.flatMap { span in
      SentenceSplitter.sentences(in: string(span.bytes)).prefix(Self.mostSentences).map {
        span.bytes.lowerBound + $0.lowerBound..<span.bytes.lowerBound + $0.upperBound
      }
    }
    let nearest = try await ranking.nearest(to: question, among: sentences.map(string))
    messages[place].sources?.nearest = nearest.map { sentences[$0] }
  }
}
