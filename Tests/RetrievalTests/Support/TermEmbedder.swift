import KnowledgeBase

/// Vectors of words and pairs of characters; texts listed in `synonyms` have the vector of what they stand for.
struct TermEmbedder: Embedder {
  var synonyms: [String: String] = [:]
  /// Added to every vector, which brings cosines close together as in real encoders.
  var common: Float = 0

  let identity = "terms"
  let dimension = 256
  let maximumTokens = 512

  func tokenCount(_ text: String) -> Int { Self.terms(of: text).count }

  func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    texts.map { text in
      var vector = [Float](repeating: common, count: dimension)
      for term in Self.terms(of: synonyms[text] ?? text) { vector[Self.place(of: term) % dimension] += 1 }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return length > 0 ? vector.map { $0 / length } : vector
    }
  }

  static func terms(of text: String) -> [String] {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.flatMap { word -> [String] in
      if word.utf8.allSatisfy({ $0 < 0x80 }) { return [String(word)] }
      let characters = Array(word)
      return zip(characters, characters.dropFirst()).map { String([$0, $1]) }
        + (characters.count == 1 ? [String(word)] : [])
    }
  }

  /// The same in every run, unlike hash values.
  private static func place(of term: String) -> Int {
    Int(term.utf8.reduce(UInt32(5381)) { ($0 &* 33) ^ UInt32($1) })
  }
}
