import Foundation
import Inference
import Tensors
import Testing

struct DecoderGolden: Decodable, Sendable, CustomTestStringConvertible {
  var file: String
  var tokens: [Int32]
  var greedy: [Int32]
  var logits: [Float]?
  var top: [[Float]]?
  var range: Float?

  var testDescription: String { file }
}

/// Against the float64 reference of `Scripts/goldens/models.py`.
@Suite struct DecoderTests {
  static let tiny: [DecoderGolden] = (try? Goldens.load("tiny-decoders.json")) ?? []
  static let real: [DecoderGolden] = (try? Goldens.load("real-decoders.json")) ?? []

  static func greedy(_ model: DecoderModel, _ prompt: [Int32], count: Int) -> (first: [Float], tokens: [Int32]) {
    let cache = model.makeCache(limit: prompt.count + count)
    var (_, logits) = model.forward([.init(tokens: prompt, cache: cache)])
    let first = Array(logits.array.prefix(model.vocabularySize))
    var sampler = Sampler(.init())
    var tokens = [Int32]()
    for _ in 0..<count {
      let next = sampler.sample(
        UnsafeBufferPointer(start: logits.base, count: model.vocabularySize), recent: tokens)
      tokens.append(next)
      (_, logits) = model.forward([.init(tokens: [next], cache: cache)])
    }
    return (first, tokens)
  }

  @Test func goldensAreThere() {
    #expect(Self.tiny.count == 4)
    #expect(Self.real.count == 1)
  }

  /// Float weights: within 1e-3 of the logit range (keys and values are halves). Quantised: within 3 % (activations are int8).
  @Test(arguments: tiny)
  func tinyCheckpoints(_ golden: DecoderGolden) throws {
    let expected = try #require(golden.logits)
    let range = (expected.max() ?? 0) - (expected.min() ?? 0)
    let quantized = golden.file.contains("-q.") || golden.file.contains("-k.")
    for kernels in availableKernels {
      let model = try DecoderModel(GGUFFile(path: Goldens.path(golden.file)), pool: testPool, kernels: kernels)
      let (logits, tokens) = Self.greedy(model, golden.tokens, count: 16)
      let error = zip(logits, expected).map { abs($0 - $1) }.max() ?? .infinity
      #expect(error <= range * (quantized ? 0.03 : 0.001), "\(kernels.name)")
      if !quantized { #expect(tokens == golden.greedy, "\(kernels.name)") }
    }
  }

  @Test(.enabled(if: PulledModels.isPresent("SmolLM2-135M-Instruct.Q4_1.gguf")), arguments: real)
  func realCheckpoint(_ golden: DecoderGolden) throws {
    let model = try DecoderModel(GGUFFile(path: PulledModels.path(golden.file)), pool: testPool)
    let (logits, tokens) = Self.greedy(model, golden.tokens, count: 16)
    let range = try #require(golden.range)
    for entry in try #require(golden.top) {
      #expect(abs(logits[Int(entry[0])] - entry[1]) <= 0.03 * range, "token \(entry[0])")
    }
    #expect(tokens.prefix(8) == golden.greedy.prefix(8))
  }

  /// Reading a prompt in pieces, or beside other sequences, changes nothing.
  @Test(arguments: tiny)
  func batchingChangesNothing(_ golden: DecoderGolden) throws {
    try Self.checkBatching(DecoderModel(GGUFFile(path: Goldens.path(golden.file)), pool: testPool), golden.tokens)
  }

  @Test(arguments: Checkpoints.names, [WeightType.f32, .q4_k_m])
  func batchingChangesNothing(_ name: String, _ type: WeightType) throws {
    let tokens = try Checkpoints.golden(name).tokens
    try Self.checkBatching(DecoderModel(Checkpoints.file(name, type), pool: testPool), Array(tokens.prefix(64)))
  }

  private static func checkBatching(_ model: DecoderModel, _ tokens: [Int32]) throws {
    let size = model.vocabularySize
    func whole(_ tokens: [Int32]) -> [Float] {
      Array(model.forward([.init(tokens: tokens, cache: model.makeCache(limit: 100))]).logits.array.prefix(size))
    }
    let other = Array(tokens.reversed().prefix(21))
    let expected = [whole(tokens), whole(other)]
    let caches = [model.makeCache(limit: 100), model.makeCache(limit: 100)]
    _ = model.forward([
      .init(tokens: Array(tokens[..<37]), cache: caches[0], logits: .none),
      .init(tokens: Array(other[..<20]), cache: caches[1], logits: .none),
    ])
    let (rows, logits) = model.forward([
      .init(tokens: Array(tokens[37...]), cache: caches[0]),
      .init(tokens: Array(other[20...]), cache: caches[1]),
    ])
    #expect(rows == 2)
    for row in 0..<2 {
      #expect(expected[row].map(\.bitPattern) == logits.array[(row * size)..<(row + 1) * size].map(\.bitPattern))
    }
  }

  /// Tokens of their own steps, whose threads share the positions of a few queries, and tokens read with hundreds of others.
  @Test(arguments: Checkpoints.names, KeyValueCache.Precision.allCases)
  func sharingPositionsChangesNothing(_ name: String, _ precision: KeyValueCache.Precision) throws {
    let model = try DecoderModel(Checkpoints.file(name, .f32), pool: testPool)
    let some = try Checkpoints.golden(name).tokens
    let count = 2 * KeyValueCache.span + 70
    let tokens = (0..<count).map { some[$0 * 7 % some.count] }
    func logits(_ pieces: [Range<Int>], beside other: KeyValueCache? = nil) -> [UInt32] {
      let cache = model.makeCache(limit: count, precision: precision)
      for piece in pieces.dropLast() {
        _ = model.forward([.init(tokens: Array(tokens[piece]), cache: cache, logits: .none)])
      }
      let last = DecoderModel.Segment(tokens: pieces.last.map { Array(tokens[$0]) } ?? [], cache: cache)
      let (_, logits) = model.forward([last] + (other.map { [.init(tokens: [some[0]], cache: $0)] } ?? []))
      return logits.array.prefix(model.vocabularySize).map(\.bitPattern)
    }
    let whole = logits([0..<count])
    #expect(logits([0..<count - 3, count - 3..<count - 2, count - 2..<count - 1, count - 1..<count]) == whole)
    #expect(
      logits([0..<count - 1, count - 1..<count], beside: model.makeCache(limit: 10, precision: precision)) == whole)
  }

  @Test func otherArchitecturesAreRefused() throws {
    let file = try GGUFFile(path: Goldens.path("tiny-bert-f32.gguf"))
    #expect(throws: ModelFileError.self) { try DecoderModel(file, pool: testPool) }
    let decoder = try GGUFFile(path: Goldens.path("tiny-llama-f32.gguf"))
    #expect(throws: ModelFileError.self) { try EncoderModel(decoder, pool: testPool) }
  }
}
