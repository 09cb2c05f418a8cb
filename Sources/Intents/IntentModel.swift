import Foundation

/// A linear classifier over the vectors of one encoder.
///
/// The score of an intent is `weights · vector + bias`, as ridge regression on one-hot targets fits it; probabilities are the softmax of the
/// scores times `sharpness`, which was fitted to scores of examples that were left out (temperature scaling, Guo et al. 2017).
public struct IntentModel: Sendable, Equatable {
  /// `Embedder.identity` of the encoder it was trained with.
  public var encoder: String
  public var dimension: Int
  /// Sorted.
  public var intents: [String]
  public var sharpness: Double
  /// The probability below which the likeliest intent is not to be relied on.
  public var threshold: Double
  /// How many texts it was trained with.
  public var examples: Int
  /// Share of the examples that are told right by the others, when each is left out in turn.
  public var accuracy: Double
  /// A row an intent: `dimension` weights and the bias.
  var rows: [Float]

  public static let maximumIntents = 64

  /// O(intents × dimension). `vector` is of the encoder, as a query.
  public func classify(_ vector: [Float]) -> IntentClassification {
    precondition(vector.count == dimension, "the vector is of the model's encoder")
    let width = dimension + 1
    let scores = intents.indices.map { intent in
      let row = rows[intent * width..<(intent + 1) * width]
      var sum: Float = 0
      for (weight, value) in zip(row, vector) { sum += weight * value }
      return Double(sum + rows[intent * width + dimension])
    }
    let probabilities = Softmax.probabilities(scores, sharpness: sharpness)
    let best = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
    return IntentClassification(
      intent: intents[best], probability: probabilities[best], isConfident: probabilities[best] >= threshold,
      scores: Dictionary(uniqueKeysWithValues: zip(intents, probabilities)))
  }
}

/// What a text is likely to want.
public struct IntentClassification: Sendable, Equatable {
  /// The likeliest one.
  public var intent: String
  /// Calibrated, 0…1.
  public var probability: Double
  /// Whether the probability reaches the model's threshold; where it does not, the text may want none of the intents.
  public var isConfident: Bool
  /// The probabilities of all intents; their sum is 1.
  public var scores: [String: Double]

  public struct Score: Sendable, Equatable, Encodable {
    public var intent: String
    public var probability: Double
  }

  /// All intents, likeliest first.
  public var ranked: [Score] {
    scores.map { Score(intent: $0.key, probability: $0.value) }
      .sorted { ($1.probability, $0.intent) < ($0.probability, $1.intent) }
  }
}

enum Softmax {
  static func probabilities(_ scores: some Collection<Double>, sharpness: Double) -> [Double] {
    let top = scores.max() ?? 0
    let powers = scores.map { exp(sharpness * ($0 - top)) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
