/// The question's side of a dot product: finer than the passages' codes, so that it adds no error that could be seen.
struct QueryVector {
  /// 12 bits: sums of products with 7-bit codes stay below 2³¹ up to 8,000 dimensions.
  private static let largestCode: Float = 2047
  static let maximumDimension = 8000

  let scale: Float
  let codes: [Int16]
  /// Of length 1; zero for a zero vector.
  let direction: [Float]

  init(_ vector: [Float]) throws {
    guard vector.allSatisfy(\.isFinite) else { throw KnowledgeBaseError.vectorNotFinite }
    let largest = vector.reduce(0) { max($0, abs($1)) }
    scale = largest / Self.largestCode
    guard largest > 0 else {
      codes = vector.map { _ in 0 }
      direction = vector
      return
    }
    // Divided, since the inverse of the smallest numbers is infinite.
    let parts = vector.map { $0 / largest }
    codes = parts.map { Int16(($0 * Self.largestCode).rounded()) }
    let length = parts.reduce(0) { $0 + $1 * $1 }.squareRoot()
    direction = parts.map { $0 / length }
  }
}
