import CKernels
import Foundation

/// Elementwise operations and norms over single rows. Lengths are in floats; pointers may be equal where input and output have the
/// same length.
extension Kernels {
  /// `out = x / sqrt(mean(x²) + epsilon) * weight`
  public func rmsNorm(
    _ x: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, epsilon: Float, count: Int,
    into out: UnsafeMutablePointer<Float>
  ) {
    table.pointee.rms_norm(x, weight, epsilon, count, out)
  }

  /// `out = (x - mean) / sqrt(variance + epsilon) * weight + bias`
  public func layerNorm(
    _ x: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, epsilon: Float,
    count: Int, into out: UnsafeMutablePointer<Float>
  ) {
    table.pointee.layer_norm(x, weight, bias, epsilon, count, out)
  }

  public func add(_ x: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<Float>) {
    table.pointee.add(x, count, y)
  }

  /// `out = gate * sigmoid(gate) * up`
  public func siluMultiply(
    _ gate: UnsafePointer<Float>, _ up: UnsafePointer<Float>, count: Int, into out: UnsafeMutablePointer<Float>
  ) {
    table.pointee.silu_multiply(gate, up, count, out)
  }

  /// `out = x Φ(x)`, with the error function to 1.5e-7.
  public func gelu(_ x: UnsafePointer<Float>, count: Int, into out: UnsafeMutablePointer<Float>) {
    table.pointee.gelu(x, count, out)
  }

  /// In place. Returns the logarithm of the sum of exponentials.
  @discardableResult
  public func softmax(_ x: UnsafeMutablePointer<Float>, count: Int) -> Float {
    table.pointee.softmax(x, count)
  }

  public func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    table.pointee.dot(a, b, count)
  }
}

/// Rotary position embedding (Su et al. 2021): cosines and sines of one position.
public struct Rotary: Sendable {
  /// How a head's numbers are paired: `neox` pairs i with i + n/2, `interleaved` 2i with 2i + 1.
  public enum Pairing: Sendable {
    case neox, interleaved
  }

  public let dimensions: Int
  public let pairing: Pairing
  private let frequencies: [Float]

  /// `frequencyFactors` divide the frequencies one by one (GGUF's `rope_freqs`); `scale` multiplies positions (linear scaling).
  public init(
    dimensions: Int, base: Float, pairing: Pairing, scale: Float = 1, frequencyFactors: [Float]? = nil
  ) {
    self.dimensions = dimensions
    self.pairing = pairing
    frequencies = (0..<dimensions / 2).map { i in
      let frequency = pow(Double(base), -2 * Double(i) / Double(dimensions)) * Double(scale)
      return Float(frequency / Double(frequencyFactors?[i] ?? 1))
    }
  }

  /// Writes `dimensions / 2` cosines and sines.
  public func angles(
    position: Int, cosines: UnsafeMutablePointer<Float>, sines: UnsafeMutablePointer<Float>
  ) {
    for (i, frequency) in frequencies.enumerated() {
      let angle = Double(position) * Double(frequency)
      cosines[i] = Float(cos(angle))
      sines[i] = Float(sin(angle))
    }
  }

  public func rotate(
    _ head: UnsafeMutablePointer<Float>, cosines: UnsafePointer<Float>, sines: UnsafePointer<Float>
  ) {
    kk_rope(head, cosines, sines, dimensions, pairing == .neox)
  }
}
