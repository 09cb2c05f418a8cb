import Foundation
import KnowledgeBase

/// Made-up documents, equal for equal seeds: for measuring without the user's own.
struct SyntheticText {
  private static let stems = [
    "batch", "cache", "chunk", "clause", "decoder", "deadline", "index", "kernel", "latency", "ledger", "matrix",
    "passage", "queue", "replica", "router", "schedule", "shard", "token", "vector", "weight",
  ]

  private var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(state: seed)
  }

  /// English words of which some are rare, so that full-text search has something to tell apart.
  mutating func sentence(words: Int) -> String {
    let words = (0..<words).map { _ in
      let stem = Self.stems[Int(random.next() % UInt64(Self.stems.count))]
      return random.next() % 4 == 0 ? "\(stem)\(random.next() % 997)" : stem
    }
    return words.joined(separator: " ") + "."
  }

  /// Writes Markdown files of `sections` sections of `sentences` sentences, and returns their paths.
  mutating func write(documents: Int, sections: Int, sentences: Int, to folder: URL) throws -> [String] {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return try (0..<documents).map { number in
      var text = "# Document \(number)\n"
      for section in 0..<sections {
        text += "\n## Section \(section)\n\n"
        for _ in 0..<sentences { text += sentence(words: 12) + " " }
        text += "\n"
      }
      let file = folder.appending(path: "\(number).md")
      try Data(text.utf8).write(to: file)
      return file.path
    }
  }
}

/// Gives each text its own direction, at no cost: for measuring what is not the encoder.
struct RandomEmbedder: Embedder {
  let identity = "random-384"
  let dimension = 384
  let maximumTokens = 512

  func tokenCount(_ text: String) -> Int {
    text.utf8.count / 4 + 2
  }

  func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    texts.map { text in
      var random = SplitMix64(state: text.utf8.reduce(5381) { $0 &* 33 &+ UInt64($1) })
      let values = (0..<dimension).map { _ in Float(random.next() >> 40) / Float(1 << 24) - 0.5 }
      let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return values.map { $0 / length }
    }
  }
}

/// Steele, Lea and Flood 2014.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
