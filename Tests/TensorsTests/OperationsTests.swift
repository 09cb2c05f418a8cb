import Foundation
import Tensors
import Testing

/// Row operations against double precision, for lengths on both sides of the 16 lanes.
@Suite struct OperationsTests {
  static let lengths = [1, 2, 15, 16, 17, 31, 32, 40, 257]

  func rows(_ count: Int, _ seed: Int, range: ClosedRange<Float> = -6...6) -> FloatBuffer {
    var noise = Noise(seed)
    return FloatBuffer(noise.floats(count, range))
  }

  @Test(arguments: lengths)
  func norms(_ n: Int) {
    let (x, w, b, out) = (rows(n, 1), rows(n, 2), rows(n, 3), FloatBuffer(n))
    let values = x.array.map(Double.init)
    let square = values.reduce(0) { $0 + $1 * $1 } / Double(n)
    let mean = values.reduce(0, +) / Double(n)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
    for kernels in availableKernels {
      kernels.rmsNorm(x.base, w.base, epsilon: 1e-5, count: n, into: out.base)
      #expect(
        relativeError(out.array, (0..<n).map { values[$0] / (square + 1e-5).squareRoot() * Double(w[$0]) }) < 1e-5)
      kernels.layerNorm(x.base, w.base, b.base, epsilon: 1e-5, count: n, into: out.base)
      let expected = (0..<n).map {
        (values[$0] - mean) / (variance + 1e-5).squareRoot() * Double(w[$0]) + Double(b[$0])
      }
      #expect(relativeError(out.array, expected) < 1e-5)
    }
  }

  @Test(arguments: lengths)
  func activations(_ n: Int) {
    let (x, y, out) = (rows(n, 4, range: -30...30), rows(n, 5), FloatBuffer(n))
    let values = x.array.map(Double.init)
    for kernels in availableKernels {
      kernels.gelu(x.base, count: n, into: out.base)
      let exact = values.map { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) }
      #expect(zip(out.array, exact).allSatisfy { abs(Double($0) - $1) <= 1.5e-6 * max(1, abs($1)) })
      kernels.geluMultiply(x.base, y.base, count: n, into: out.base)
      let tanhForm = values.map { 0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0))) }
      #expect(relativeError(out.array, zip(tanhForm, y.array).map { $0 * Double($1) }) < 2e-6)
      kernels.siluMultiply(x.base, y.base, count: n, into: out.base)
      #expect(relativeError(out.array, (0..<n).map { values[$0] / (1 + exp(-values[$0])) * Double(y[$0]) }) < 1e-6)
    }
  }

  @Test(arguments: lengths)
  func softmax(_ n: Int) {
    for kernels in availableKernels {
      let x = rows(n, 6, range: -80...80)
      let values = x.array.map(Double.init)
      let top = values.max() ?? 0
      let sum = values.reduce(0) { $0 + exp($1 - top) }
      let logSum = kernels.softmax(x.base, count: n)
      #expect(relativeError(x.array, values.map { exp($0 - top) / sum }) < 1e-5)
      #expect(abs(Double(logSum) - top - log(sum)) < 1e-4)
    }
  }

  @Test func rotaryKeepsLengthAndDependsOnDistance() {
    for pairing in [Rotary.Pairing.neox, .interleaved] {
      let rotary = Rotary(dimensions: 32, base: 10_000, pairing: pairing)
      func rotated(_ seed: Int, _ position: Int) -> FloatBuffer {
        let (head, cosines, sines) = (rows(32, seed), FloatBuffer(16), FloatBuffer(16))
        rotary.angles(position: position, cosines: cosines.base, sines: sines.base)
        rotary.rotate(head.base, cosines: cosines.base, sines: sines.base)
        return head
      }
      func product(_ a: Int, _ b: Int) -> Float {
        zip(rotated(7, a).array, rotated(8, b).array).reduce(0) { $0 + $1.0 * $1.1 }
      }
      #expect(abs(product(3, 10) - product(103, 110)) < 1e-3)
      #expect(abs(product(3, 10) - product(3, 11)) > 1e-3)
    }
  }

  /// With 32 turns at index 1.6 and one at 7.6, the ramp goes from 1 to 8.
  @Test func yarnDividesLowFrequencies() {
    let yarn = Rotary.YaRN(factor: 8, originalContext: 512, fastTurns: 32, slowTurns: 1, magnitude: 1.5)
    let scaled = Rotary(dimensions: 32, base: 10_000, pairing: .neox, scaling: .yarn(yarn))
    let (cosines, sines) = (FloatBuffer(16), FloatBuffer(16))
    scaled.angles(position: 1, cosines: cosines.base, sines: sines.base)
    for i in 0..<16 {
      let ramp = min(1, max(0, (Double(i) - 1) / 7))
      let frequency = pow(10_000, -Double(i) / 16) * (1 - ramp + ramp / 8)
      #expect(abs(Double(cosines[i]) - 1.5 * cos(frequency)) < 1e-6)
      #expect(abs(Double(sines[i]) - 1.5 * sin(frequency)) < 1e-6)
    }
  }
}
