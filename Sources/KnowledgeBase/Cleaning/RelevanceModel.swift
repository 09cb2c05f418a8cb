import Foundation

/// Tells the text of a library from text about anything: logistic regression over the vectors of passages.
///
/// The library's passages are the one class, whatever they are about, and `GeneralText` the other; a document that has come in by
/// mistake lies nearer to the second. Each document is scored by a model that has not seen it.
public struct RelevanceModel: Sendable {
  private var weights: [Float]
  private var bias: Float
  private let center: [Float]

  static let folds = 5
  private static let steps = 200
  private static let rate: Float = 2
  /// Keeps a model of few passages from learning them by heart.
  private static let decay: Float = 0.002
  /// Passages that a model is trained on at most.
  private static let largestTraining = 4000

  /// Scores from 0 to 1 by document: the mean over its passages of the probability that it is the library's. O(passages × dimension ×
  /// steps): seconds for a library of any size, since a sample is trained on.
  ///
  /// - Parameter background: vectors of general text, by the same embedder.
  public static func scores(_ documents: [DocumentVectors], background: [[Float]]) -> [String: Double] {
    var scores: [String: Double] = [:]
    for fold in 0..<min(folds, max(1, documents.count)) {
      let training = documents.enumerated().filter { documents.count < 2 || $0.offset % folds != fold }.map(\.element)
      let passages = training.flatMap(\.vectors)
      let stride = max(1, passages.count / largestTraining)
      let model = RelevanceModel(
        library: Swift.stride(from: 0, to: passages.count, by: stride).map { passages[$0] }, background: background)
      for (index, document) in documents.enumerated() where documents.count < 2 || index % folds == fold {
        let values = document.vectors.map(model.probability)
        scores[document.documentID] = values.reduce(0, +) / Double(max(1, values.count))
      }
    }
    return scores
  }

  /// Full-batch gradient descent; both classes weigh the same, however many passages they have.
  init(library: [[Float]], background: [[Float]]) {
    let dimension = background.first?.count ?? library.first?.count ?? 0
    let means = [library, background].map { VectorMath.mean($0, dimension: dimension) }
    center = VectorMath.mean(means, dimension: dimension)
    weights = [Float](repeating: 0, count: dimension)
    bias = 0
    let examples = [library, background].enumerated().flatMap { label, vectors in
      vectors.map {
        (x: VectorMath.direction($0, from: center), y: label == 0 ? Float(1) : 0, share: 0.5 / Float(vectors.count))
      }
    }
    for _ in 0..<Self.steps {
      var gradient = weights.map { $0 * Self.decay }
      var slope: Float = 0
      for example in examples {
        let error = (Self.sigmoid(VectorMath.dot(weights, example.x) + bias) - example.y) * example.share
        for index in gradient.indices { gradient[index] += error * example.x[index] }
        slope += error
      }
      for index in weights.indices { weights[index] -= Self.rate * gradient[index] }
      bias -= Self.rate * slope
    }
  }

  func probability(_ vector: [Float]) -> Double {
    Double(Self.sigmoid(VectorMath.dot(weights, VectorMath.direction(vector, from: center)) + bias))
  }

  private static func sigmoid(_ value: Float) -> Float { 1 / (1 + exp(-value)) }
}
