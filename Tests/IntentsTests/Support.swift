import Foundation
import KnowledgeBase

@testable import Intents

/// Places texts by the word they begin with, with noise that depends on the text alone.
struct ToyEmbedder: Embedder {
  var identity = "toy"
  let dimension = 12
  let maximumTokens = 64

  static let words = ["ask", "find", "score", "hello"]

  func tokenCount(_ text: String) -> Int { text.split(separator: " ").count }

  func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    texts.map { text in
      var noise = SeededNumbers(text.utf8.reduce(7) { ($0 &* 31) &+ UInt64($1) })
      var vector = (0..<dimension).map { _ in 0.25 * (noise.unit() - 0.5) }
      if let place = Self.words.firstIndex(where: text.hasPrefix) { vector[place] += 1 }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return vector.map { Float($0 / length) }
    }
  }
}

/// SplitMix64 (Steele et al. 2014).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

enum Toy {
  static let examples = ToyEmbedder.words.flatMap { word in
    (0..<12).map { IntentExample(text: "\(word) thing \($0)", intent: "\(word)_intent") }
  }

  static func model() async throws -> IntentModel {
    try await IntentTrainer(embedder: ToyEmbedder()).train(examples)
  }
}
