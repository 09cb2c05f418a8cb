import Foundation
public import KnowledgeBase

/// A passage found for a question.
public struct RankedPassage: Sendable, Equatable {
  public var passage: Passage
  /// 0…1, fused; comparable among the passages of one question only.
  public var score: Float
  public var scores: PassageScores
  /// The passage found whose words point at this one, which was not found itself.
  public var referredBy: Int64?
  /// With the passages around it, where the request asked for them.
  public var context: PassageContext?

  public init(passage: Passage, score: Float, scores: PassageScores, referredBy: Int64? = nil) {
    self.passage = passage
    self.score = score
    self.scores = scores
    self.referredBy = referredBy
  }
}

/// What the single searches said, on their own scales.
public struct PassageScores: Sendable, Codable, Equatable {
  /// Cosine with the question.
  public var vector: Float
  /// Part of the question that the passage's words hold, 0…1; for a passage in another language, that what its words may mean holds.
  public var lexical: Float
  /// Cosine of the passage's best sentence with the question; `nil` where its sentences were not read.
  public var sentence: Float?
  /// How likely the passage answers the question by itself, 0…1, as a `Reranker` says; `nil` where none was asked or could tell.
  public var rerank: Float?

  /// Natural logarithm of the odds, from about -16 to 16.
  public var rerankLogOdds: Double? {
    rerank.map { probability in
      let probability = min(max(Double(probability), 1e-7), 1 - 1e-7)
      return log(probability / (1 - probability))
    }
  }

  public init(vector: Float, lexical: Float, sentence: Float? = nil) {
    self.vector = vector
    self.lexical = lexical
    self.sentence = sentence
  }
}
