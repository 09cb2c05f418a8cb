import CKernels
import Foundation

/// Rotary position embedding (Su et al. 2021): cosines and sines of one position.
public struct Rotary: Sendable {
  /// How a head's numbers are paired: `neox` pairs i with i + n/2, `interleaved` 2i with 2i + 1.
  public enum Pairing: Sendable {
    case neox, interleaved
  }

  /// How frequencies are changed for contexts longer than those of the first training.
  public enum Scaling: Sendable, Equatable {
    case none
    /// All frequencies are divided by the factor (Chen et al. 2023).
    case linear(factor: Float)
    case yarn(YaRN)
  }

  /// Low frequencies are divided by the factor, high ones are kept, with a ramp between (Peng et al. 2023).
  public struct YaRN: Sendable, Equatable {
    public var factor: Float
    /// Positions of the first training.
    public var originalContext: Int
    /// Turns within the original context above which a frequency is kept.
    public var fastTurns: Float
    /// Turns below which it is divided by the factor.
    public var slowTurns: Float
    /// Of the rotated vectors.
    public var magnitude: Float

    public init(factor: Float, originalContext: Int, fastTurns: Float, slowTurns: Float, magnitude: Float) {
      self.factor = factor
      self.originalContext = originalContext
      self.fastTurns = fastTurns
      self.slowTurns = slowTurns
      self.magnitude = magnitude
    }
  }

  public let dimensions: Int
  public let pairing: Pairing
  private let frequencies: [Float]
  private let magnitude: Float

  /// `frequencyFactors` divide the frequencies one by one (GGUF's `rope_freqs`).
  public init(
    dimensions: Int, base: Float, pairing: Pairing, scaling: Scaling = .none, frequencyFactors: [Float]? = nil
  ) {
    self.dimensions = dimensions
    self.pairing = pairing
    let divisors = Self.divisors(scaling, dimensions: dimensions, base: Double(base))
    frequencies = (0..<dimensions / 2).map { i in
      let frequency = pow(Double(base), -2 * Double(i) / Double(dimensions))
      return Float(frequency / divisors[i] / Double(frequencyFactors?[i] ?? 1))
    }
    magnitude = if case .yarn(let yarn) = scaling { yarn.magnitude } else { 1 }
  }

  private static func divisors(_ scaling: Scaling, dimensions: Int, base: Double) -> [Double] {
    let indices = 0..<dimensions / 2
    switch scaling {
    case .none: return indices.map { _ in 1 }
    case .linear(let factor): return indices.map { _ in Double(factor) }
    case .yarn(let yarn):
      // The index at which a frequency turns so many times within the original context.
      func index(_ turns: Float) -> Double {
        Double(dimensions) * log(Double(yarn.originalContext) / (2 * .pi * Double(turns))) / (2 * log(base))
      }
      let low = max(0, index(yarn.fastTurns).rounded(.down))
      let high = min(Double(dimensions - 1), index(yarn.slowTurns).rounded(.up))
      return indices.map { i in
        let ramp = min(1, max(0, (Double(i) - low) / max(high - low, 0.001)))
        return 1 / (1 - ramp + ramp / Double(yarn.factor))
      }
    }
  }

  /// Writes `dimensions / 2` cosines and sines.
  public func angles(
    position: Int, cosines: UnsafeMutablePointer<Float>, sines: UnsafeMutablePointer<Float>
  ) {
    turn(by: position, magnitude: magnitude, cosines, sines)
  }

  /// What turns a vector that was rotated before, so that it is as if its position had been that much larger.
  public func turn(
    by distance: Int, cosines: UnsafeMutablePointer<Float>, sines: UnsafeMutablePointer<Float>
  ) {
    turn(by: distance, magnitude: 1, cosines, sines)
  }

  private func turn(
    by distance: Int, magnitude: Float, _ cosines: UnsafeMutablePointer<Float>, _ sines: UnsafeMutablePointer<Float>
  ) {
    for (i, frequency) in frequencies.enumerated() {
      let angle = Double(distance) * Double(frequency)
      cosines[i] = Float(cos(angle)) * magnitude
      sines[i] = Float(sin(angle)) * magnitude
    }
  }

  public func rotate(
    _ head: UnsafeMutablePointer<Float>, cosines: UnsafePointer<Float>, sines: UnsafePointer<Float>
  ) {
    kk_rope(head, cosines, sines, dimensions, pairing == .neox)
  }
}
