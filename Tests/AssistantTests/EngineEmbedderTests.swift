import Foundation
import KnowledgeBase
import Testing

@testable import Assistant

@Suite struct EngineEmbedderTests {
  private static var hasEncoder: Bool {
    get async {
      guard let settings = try? await Settings.load() else { return false }
      return FileManager.default.fileExists(
        atPath: settings.models.appending(path: "multilingual-e5-small.Q4_0.gguf").path)
    }
  }

  @Test(.enabled("needs the pulled encoder", { await hasEncoder })) func wholeTextsComeWithTheirTokens() async throws {
    let embedder = try await Assistant.embedder(try await Settings.load())
    let texts = ["核心一级资本充足率", "When does a batch leave?", "a"]
    for role in [EmbeddingRole.passage, .query] {
      let (vectors, tokens) = try await embedder.embedWhole(texts, as: role)
      #expect(vectors == (try await embedder.embed(texts, as: role)))
      // `tokenCount` is of passages, whose prefix may take another number of tokens.
      if role == .passage { #expect(tokens == texts.reduce(0) { $0 + embedder.tokenCount($1) }) }
      #expect(tokens > 3 * texts.count)
    }
    let long = String(repeating: "word ", count: 600)
    let error = await #expect(throws: TextTooLong.self) { try await embedder.embedWhole(["a", long], as: .passage) }
    #expect(error == TextTooLong(index: 1, tokens: embedder.tokenCount(long), limit: embedder.maximumTokens))
    // What may be cut is.
    #expect(try await embedder.embed([long], as: .passage).first?.count == embedder.dimension)
  }
}
