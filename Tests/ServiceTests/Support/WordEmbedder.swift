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

/// An encoder that waits until a test lets it go on, and counts who waits for it and who has left.
final class HeldEmbedder: Embedder {
  struct Log {
    var started = 0
    var cancelled = 0
    /// Texts that were counted beside being embedded.
    var counted = 0
  }

  let identity = "words@test"
  let dimension = 64
  let maximumTokens = 512
  private let hold: Hold
  private let state = Mutex(Log())

  var log: Log { state.withLock { $0 } }

  init(_ hold: Hold = Hold()) {
    self.hold = hold
  }

  func tokenCount(_ text: String) -> Int {
    state.withLock { $0.counted += 1 }
    return 3
  }

  func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    try await embedWhole(texts, as: role).vectors
  }

  func embedWhole(_ texts: [String], as role: EmbeddingRole) async throws -> (vectors: [[Float]], tokens: Int) {
    state.withLock { $0.started += 1 }
    do { try await hold.wait() } catch {
      state.withLock { $0.cancelled += 1 }
      throw error
    }
    return (try await WordEmbedder().embed(texts, as: role), 3 * texts.count)
  }
}
