import Tensors

/// How the vectors of a collection are kept: less a center, rotated, in one byte a dimension, and as sign codes.
///
/// Vectors of a language model lie in a narrow cone. Without their mean the bytes are several times as fine, and what a code gets wrong is
/// as much smaller. Any center gives right codes; the mean of those that are kept gives the finest.
struct VectorCoding: Sendable {
  let center: [Float]
  let rotation: RandomRotation

  init(center: [Float]) {
    self.center = center
    rotation = RandomRotation(dimension: center.count)
  }

  /// Takes the center from `vector`, which becomes its rotated residual.
  ///
  /// - Returns: the product of the vector and the center.
  func encode(_ vector: UnsafeMutablePointer<Float>) -> Float {
    var product: Float = 0
    for index in center.indices {
      product += vector[index] * center[index]
      vector[index] -= center[index]
    }
    rotation.rotate(vector)
    return product
  }

  /// The opposite of `encode`.
  func decode(_ residual: UnsafeMutablePointer<Float>) {
    rotation.rotateBack(residual)
    for index in center.indices { residual[index] += center[index] }
  }
}

/// The question's side of the products: finer than the passages' bytes, so that it adds no error that could be seen.
struct QueryVector {
  /// 12 bits: sums of products with 7-bit codes stay below 2³¹ up to 8,000 dimensions.
  private static let largestCode: Float = 2047
  static let maximumDimension = 8000

  let scale: Float
  let codes: [Int16]
  /// What is added to the product of the residuals and to that of the passage and the center, to make that of the vectors.
  let offset: Float
  let signs: SignQuery
  /// Of the vector as it was given; products are taken with one of length 1.
  let length: Float

  /// Throws `KnowledgeBaseError.vectorNotFinite`.
  init(_ vector: [Float], _ coding: VectorCoding) throws {
    guard vector.allSatisfy(\.isFinite) else { throw KnowledgeBaseError.vectorNotFinite }
    let largest = vector.reduce(0) { max($0, abs($1)) }
    // Divided by the largest first, for the squares of the largest and of the smallest numbers are none.
    let parts = largest > 0 ? vector.map { $0 / largest } : vector
    let partsLength = parts.reduce(0) { $0 + $1 * $1 }.squareRoot()
    length = largest * partsLength
    var residual = partsLength > 0 ? parts.map { $0 / partsLength } : parts
    offset =
      residual.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map(coding.encode) ?? 0
      } - coding.center.reduce(0) { $0 + $1 * $1 }
    let most = residual.reduce(0) { max($0, abs($1)) }
    scale = most / Self.largestCode
    let largestCode = Self.largestCode
    // Clamped also for centers that are too large to be computed with.
    codes = residual.map {
      most > 0 ? Int16(max(-largestCode, min(largestCode, ($0 / most * largestCode).rounded()))) : 0
    }
    signs = SignQuery(residual: residual, offset: offset)
  }
}
