import CKernels

/// A fixed random rotation, the same in every process: lengths and inner products stay, and what was in a few numbers spreads over all, so
/// that signs alone say much about a vector.
///
/// Numbers are flipped at random and mixed by Walsh-Hadamard transforms of the first and of the last 2^n of them, then pairwise between the
/// halves; twice (Ailon and Chazelle 2006; for any dimension as in the RaBitQ library). O(dimension × log dimension).
public struct RandomRotation: Sendable {
  public let dimension: Int
  private static let rounds = 2

  /// How many numbers one transform takes.
  private let span: Int
  /// For each transform in turn: ±1/√span.
  private let factors: [Float]

  public init(dimension: Int) {
    precondition(dimension > 0, "a vector has at least one number")
    self.dimension = dimension
    span = 1 << (Int.bitWidth - 1 - dimension.leadingZeroBitCount)
    let length = 1 / Float(span).squareRoot()
    var bits = SplitMix(state: 0x6B61_696A_7561_6E31)
    factors = (0..<Self.rounds * 2 * span).map { _ in bits.next() & 1 == 0 ? length : -length }
  }

  /// In place, `dimension` numbers.
  public func rotate(_ x: UnsafeMutablePointer<Float>, kernels: Kernels = .best) {
    factors.withUnsafeBufferPointer { factors in
      for transform in 0..<Self.rounds * 2 {
        let part = transform % 2 == 0 ? x : x + (dimension - span)
        for index in 0..<span { part[index] *= factors[transform * span + index] }
        kernels.table.pointee.hadamard(part, span)
        if transform % 2 == 1 { mixHalves(x) }
      }
    }
  }

  /// Undoes `rotate`.
  public func rotateBack(_ x: UnsafeMutablePointer<Float>, kernels: Kernels = .best) {
    factors.withUnsafeBufferPointer { factors in
      for transform in (0..<Self.rounds * 2).reversed() {
        let part = transform % 2 == 0 ? x : x + (dimension - span)
        if transform % 2 == 1 { mixHalves(x) }
        kernels.table.pointee.hadamard(part, span)
        for index in 0..<span { part[index] *= factors[transform * span + index] }
      }
    }
  }

  /// Its own opposite.
  private func mixHalves(_ x: UnsafeMutablePointer<Float>) {
    let half = dimension / 2
    let length = Float(0.5).squareRoot()
    for index in 0..<half {
      let (a, b) = (x[index], x[index + half])
      x[index] = (a + b) * length
      x[index + half] = (a - b) * length
    }
  }
}

/// Steele, Lea and Flood 2014.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
