import Tensors

/// Deterministic noise.
struct Noise: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func floats(_ count: Int, _ range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }
}

extension FloatBuffer {
  convenience init(_ values: [Float]) {
    self.init(values.count)
    for (index, value) in values.enumerated() { self[index] = value }
  }
}

/// The kernels this machine can run.
let availableKernels: [Kernels] = Kernels.InstructionSet.allCases.compactMap { Kernels($0) }

/// The largest difference, relative to the largest expected magnitude.
func relativeError(_ actual: some Sequence<Float>, _ expected: some Sequence<Double>) -> Double {
  var worst = 0.0
  var scale = 1e-30
  for (a, e) in zip(actual, expected) {
    guard a.isFinite else { return .infinity }
    worst = max(worst, abs(Double(a) - e))
    scale = max(scale, abs(e))
  }
  return worst / scale
}
