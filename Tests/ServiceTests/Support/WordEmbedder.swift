import Foundation
import KnowledgeBase
import Synchronization

/// A stand-in for the encoder: texts that share words lie close together, all others are as far apart as in e5.
struct WordEmbedder: Embedder {
  let identity = "words@test"
  let dimension = 64
  let maximumTokens = 512

  func tokenCount(_ text: String) -> Int {
    Self.words(text).count + 2
  }

  func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    texts.map { text in
      var vector = [Float](repeating: 0, count: dimension)
      for word in Set(Self.words(text)) {
        let hash = word.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        vector[1 + Int(hash % UInt64(dimension - 1))] += 1
      }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > 0 { vector = vector.map { $0 / length * Float(0.3).squareRoot() } }
      // What all texts share.
      vector[0] = Float(length > 0 ? 0.7 : 1).squareRoot()
      return vector
    }
  }

  private static func words(_ text: String) -> [Substring] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }
      .map { $0.hasSuffix("s") ? $0.dropLast() : $0 }
  }
}

/// An encoder that never ends, and counts who waits for it and who has left.
final class EndlessEmbedder: Embedder {
  let identity = "words@endless"
  let dimension = 64
  let maximumTokens = 512
  private let state = Mutex((started: 0, cancelled: 0))

  var log: (started: Int, cancelled: Int) { state.withLock { $0 } }

  func tokenCount(_ text: String) -> Int { 3 }

  func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    state.withLock { $0.started += 1 }
    do { try await Task.sleep(for: .seconds(60)) } catch { state.withLock { $0.cancelled += 1 } }
    throw CancellationError()
  }
}
