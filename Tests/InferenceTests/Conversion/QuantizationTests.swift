import Foundation
import Inference
import Tensors
import Testing

@Suite struct QuantizationTests {
  private static let types: [BlockType] = [.f32, .f16, .q8_0, .q5_0, .q5_1, .q4_K, .q5_K, .q6_K]

  private static func roundTrip(_ numbers: [Float], _ type: BlockType) throws -> [Float] {
    var bytes = [UInt8](repeating: 0xA5, count: numbers.count / type.blockLength * type.blockBytes)
    let isStored = bytes.withUnsafeMutableBytes { type.quantize(numbers, count: numbers.count, into: $0.baseAddress!) }
    try #require(isStored)
    var restored = [Float](repeating: .nan, count: numbers.count)
    bytes.withUnsafeBytes { type.dequantize($0.baseAddress!, count: numbers.count, into: &restored) }
    return restored
  }

  /// As Scripts/goldens/converter.py makes them.
  private static func numbers(_ kind: String) -> [Float] {
    var state: UInt64 = 1
    let uniform = (0..<8 * 1024 * 4).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / 8_388_608 - 1
    }
    return (0..<8 * 1024).map { i in
      let normal = uniform[4 * i..<4 * i + 4].reduce(0, +)
      let shaped =
        switch kind {
        case "heavy": normal * normal * normal
        case "positive": abs(normal)
        case "uniform": uniform[i]
        default: normal
        }
      return Float(shaped * 0.03)
    }
  }

  private static func errors(_ x: [Float], _ y: [Float], group: Int) -> (plain: Double, weighted: Double) {
    var (plain, weighted) = (0.0, 0.0)
    for start in stride(from: 0, to: x.count, by: group) {
      let root = (x[start..<start + group].reduce(0.0) { $0 + Double($1) * Double($1) } / Double(group)).squareRoot()
      for i in start..<start + group {
        let square = pow(Double(x[i]) - Double(y[i]), 2)
        plain += square
        weighted += (root + abs(Double(x[i]))) * square
      }
    }
    return ((plain / Double(x.count)).squareRoot(), (weighted / Double(x.count)).squareRoot())
  }

  /// llama.cpp's quantisers on the same numbers.
  @Test(arguments: [("q8_0", BlockType.q8_0, 32), ("q4_K", .q4_K, 32), ("q5_K", .q5_K, 32), ("q6_K", .q6_K, 16)])
  func noWorseThanTheReference(name: String, type: BlockType, group: Int) throws {
    let golden: [String: [String: [Double]]] = try Goldens.load("quantization.json")
    for (kind, expected) in try #require(golden[name]) {
      let x = Self.numbers(kind)
      let error = Self.errors(x, try Self.roundTrip(x, type), group: group)
      #expect(error.plain <= 1.02 * expected[0], "\(kind)")
      #expect(error.weighted <= 1.02 * expected[1], "\(kind)")
    }
  }

  /// The largest error that a block may have, as a share of its largest magnitude: half a step of the plain grid, the scales' rounding
  /// and the search included.
  private static func bound(_ type: BlockType) -> Float {
    switch type {
    case .f32: 0
    case .f16: 0x1p-11
    case .q8_0: 0.57 / 127
    case .q6_K: 0.06
    case .q5_0, .q5_1, .q5_K: 0.1
    default: 0.2
    }
  }

  @Test(arguments: types, ["normal", "heavy", "positive", "uniform"])
  func errorsStayInBounds(type: BlockType, kind: String) throws {
    let x = Self.numbers(kind)
    let y = try Self.roundTrip(x, type)
    for start in stride(from: 0, to: x.count, by: max(32, type.blockLength)) {
      let block = start..<start + max(32, type.blockLength)
      let largest = block.reduce(0) { max($0, abs(x[$1])) }
      for i in block { #expect(abs(x[i] - y[i]) <= Self.bound(type) * largest) }
    }
  }

  @Test(arguments: types)
  func constantsAndZeros(type: BlockType) throws {
    #expect(try Self.roundTrip([Float](repeating: 0, count: 512), type) == [Float](repeating: 0, count: 512))
    for constant: Float in [1, -1, 0.37, -0.0123, 12_345, -60_000, 1e-4] {
      let y = try Self.roundTrip([Float](repeating: constant, count: 512), type)
      for number in y { #expect(abs(number - constant) <= 0.01 * abs(constant), "\(constant) \(number)") }
    }
  }

  /// Numbers near the ends of what floats hold: stored, or refused; never infinite or NaN.
  @Test(arguments: types)
  func extremes(type: BlockType) throws {
    for scale: Float in [.leastNonzeroMagnitude, 1e-38, 1e-30, 1e-12, 1e-8, 1e-6, 1, 100, 10_000, 30_000] {
      let x = Self.numbers("normal").prefix(512).map { $0 * scale / 0.12 }
      let y = try Self.roundTrip(Array(x), type)
      let largest = x.reduce(0) { max($0, abs($1)) }
      for (a, b) in zip(x, y) {
        #expect(b.isFinite && abs(a - b) <= max(2 * Self.bound(type) * largest, 0x1p-20), "\(scale)")
      }
    }
    for outlier: Float in [65_504, -65_504, 1000] {
      var x = [Float](repeating: 1e-3, count: 512)
      x[7] = outlier
      let y = try Self.roundTrip(x, type)
      #expect(y.allSatisfy { $0.isFinite })
      #expect(abs(y[7] - outlier) <= 0.04 * abs(outlier))
    }
  }

  @Test(arguments: types)
  func whatCannotBeStoredIsRefused(type: BlockType) {
    for number: Float in [.nan, .infinity, -.infinity, type.largestMagnitude.nextUp] {
      var x = [Float](repeating: 1, count: 512)
      x[300] = number
      var bytes = [UInt8](repeating: 0, count: 2048)
      #expect(bytes.withUnsafeMutableBytes { type.quantize(x, count: 512, into: $0.baseAddress!) } == false)
    }
  }

  /// Every pattern of half precision survives F16 but NaN and infinity.
  @Test func halvesAreKept() throws {
    let halves = (UInt16.min...UInt16.max).map { Float(Float16(bitPattern: $0)) }.filter(\.isFinite)
    #expect(try Self.roundTrip(halves, .f16) == halves)
  }

  @Test func typesWithoutAQuantiserAreRefused() {
    var bytes = [UInt8](repeating: 0, count: 2048)
    for type in BlockType.allCases where !Self.types.contains(type) {
      #expect(
        bytes.withUnsafeMutableBytes {
          type.quantize([Float](repeating: 1, count: 256), count: 256, into: $0.baseAddress!)
        } == false)
    }
  }
}
