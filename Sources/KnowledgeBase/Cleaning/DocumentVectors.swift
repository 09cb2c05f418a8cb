public import Documents

/// Some of a document's passages as the active embedding model sees them.
public struct DocumentVectors: Sendable, Equatable {
  public var documentID: String
  public var datasetID: String
  public var language: Language
  /// Not empty, all of one dimension.
  public var vectors: [[Float]]

  public init(documentID: String, datasetID: String, language: Language, vectors: [[Float]]) {
    self.documentID = documentID
    self.datasetID = datasetID
    self.language = language
    self.vectors = vectors
  }
}

/// Arithmetic on vectors as arrays.
enum VectorMath {
  static func dot(_ one: [Float], _ other: [Float]) -> Float {
    var sum: Float = 0
    for index in 0..<min(one.count, other.count) { sum += one[index] * other[index] }
    return sum
  }

  static func mean(_ vectors: some Sequence<[Float]>, dimension: Int) -> [Float] {
    var sum = [Float](repeating: 0, count: dimension)
    var count: Float = 0
    for vector in vectors {
      for index in 0..<min(dimension, vector.count) { sum[index] += vector[index] }
      count += 1
    }
    return count > 0 ? sum.map { $0 / count } : sum
  }

  /// `vector` less `center`, of length 1; zero stays zero.
  static func direction(_ vector: [Float], from center: [Float]) -> [Float] {
    var result = zip(vector, center).map { $0 - $1 }
    let length = dot(result, result).squareRoot()
    if length > 0 { for index in result.indices { result[index] /= length } }
    return result
  }
}
