/// The question's side of a dot product: finer than the passages' codes, so that it adds no error that could be seen.
struct QueryVector {
  /// 12 bits: sums of products with 7-bit codes stay below 2³¹ up to 8,000 dimensions.
  private static let largestCode: Float = 2047
  static let maximumDimension = 8000

  let scale: Float
  let codes: [Int16]

  init(_ vector: [Float]) throws {
    guard vector.allSatisfy(\.isFinite) else { throw KnowledgeBaseError.vectorNotFinite }
    let largest = vector.reduce(0) { max($0, abs($1)) }
    scale = largest / Self.largestCode
    let inverse = largest > 0 ? Self.largestCode / largest : 0
    codes = vector.map { Int16(($0 * inverse).rounded()) }
  }

  /// Dot products with the rows of a row-major matrix, before scaling. A plain loop, which the compiler turns into SIMD.
  func dot(_ row: UnsafePointer<Int8>, _ codes: UnsafePointer<Int16>, count: Int) -> Int32 {
    var sum: Int32 = 0
    for index in 0..<count {
      sum &+= Int32(codes[index]) &* Int32(row[index])
    }
    return sum
  }
}
