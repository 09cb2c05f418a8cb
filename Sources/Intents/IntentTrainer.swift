public import KnowledgeBase

/// Fits a classifier to examples.
public struct IntentTrainer: Sendable {
  /// What each intent needs at least.
  public static let fewestExamples = 5
  /// Tried on the examples themselves, each left out in turn; vectors have length 1.
  static let penalties = [0.01, 0.03, 0.1, 0.3, 1, 3, 10]

  private let embedder: any Embedder

  public init(embedder: any Embedder) {
    self.embedder = embedder
  }

  /// Equal examples give equal models. Costs the embedding of every text, and for n texts and d dimensions seven times O(n d² + d³).
  ///
  /// Throws `IntentError` for examples that tell nothing apart, and what the embedder throws.
  public func train(_ examples: [IntentExample]) async throws -> IntentModel {
    let intents = try Self.intents(of: examples)
    var vectors: [[Float]] = []
    for start in stride(from: 0, to: examples.count, by: 256) {
      let texts = examples[start..<min(start + 256, examples.count)].map(\.text)
      // So many are bulk to the encoder: questions that somebody waits for go first.
      vectors += try await embedder.embed(texts, as: .query)
      try Task.checkCancellation()
    }
    return try Self.fit(vectors, examples, intents, encoder: embedder.identity, dimension: embedder.dimension)
  }

  static func intents(of examples: [IntentExample]) throws(IntentError) -> [String] {
    var counts: [String: Int] = [:]
    for example in examples { counts[example.intent, default: 0] += 1 }
    guard counts.count > 1 else { throw .tooFewIntents(counts.count) }
    guard counts.count <= IntentModel.maximumIntents else {
      throw .tooMany("intents", count: counts.count, limit: IntentModel.maximumIntents)
    }
    let intents = counts.keys.sorted()
    if let few = intents.first(where: { counts[$0, default: 0] < fewestExamples }) {
      throw .tooFewExamples(intent: few, count: counts[few, default: 0], needed: fewestExamples)
    }
    return intents
  }

  static func fit(
    _ vectors: [[Float]], _ examples: [IntentExample], _ intents: [String], encoder: String, dimension: Int
  ) throws(IntentError) -> IntentModel {
    guard vectors.count == examples.count, vectors.allSatisfy({ $0.count == dimension && $0.allSatisfy(\.isFinite) })
    else { throw .unusableVectors(reason: "some are missing, of another length, or hold what is no number") }
    let labels = examples.map { example in intents.firstIndex(of: example.intent) ?? 0 }
    let targets = labels.map { label in intents.indices.map { $0 == label ? 1.0 : 0.0 } }
    let problem = RidgeRegression.Problem(vectors: vectors, targets: targets)
    var best: (fit: RidgeRegression, calibration: Calibration)?
    for penalty in penalties {
      guard let fit = RidgeRegression(problem, penalty: penalty) else { continue }
      let calibration = Calibration(scores: fit.leftOut, labels: labels)
      if calibration.loss < best?.calibration.loss ?? .infinity { best = (fit, calibration) }
    }
    guard let (fit, calibration) = best else { throw .unusableVectors(reason: "no penalty makes them solvable") }
    return IntentModel(
      encoder: encoder, dimension: dimension, intents: intents, sharpness: calibration.sharpness,
      threshold: calibration.threshold, examples: examples.count, accuracy: calibration.accuracy,
      rows: fit.rows.joined().map(Float.init))
  }
}
