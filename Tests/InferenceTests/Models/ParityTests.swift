import Foundation
import Inference
import Tensors
import Testing

/// Every architecture against the reference implementation: prompt and greedy steps.
@Suite struct ParityTests {
  @Test func goldensAreThere() throws {
    #expect(Checkpoints.names.count == 13)
    let architectures = try Set(Checkpoints.names.map { try Checkpoints.golden($0).architecture })
    #expect(architectures == Set(DecoderConfiguration.Architecture.allCases.map(\.rawValue)))
  }

  /// The logits of all positions, the prompt read at once and the rest token by token.
  private func logits(
    _ model: DecoderModel, _ golden: ParityGolden, _ precision: KeyValueCache.Precision,
    afterPrompt: () -> Void = {}
  ) -> [[Float]] {
    let size = model.vocabularySize
    let cache = model.makeCache(limit: golden.tokens.count, precision: precision)
    let prompt = Array(golden.tokens.prefix(ParityGolden.promptLength))
    let (rows, first) = model.forward([.init(tokens: prompt, cache: cache, logits: .all)])
    var all = (0..<rows).map { Array(first.array[$0 * size..<($0 + 1) * size]) }
    afterPrompt()
    for token in golden.tokens[prompt.count..<golden.argmax.count] {
      all.append(Array(model.forward([.init(tokens: [token], cache: cache)]).logits.array.prefix(size)))
    }
    return all
  }

  /// The largest difference from the reference, in parts of the range of logits.
  private func error(_ logits: [[Float]], _ golden: ParityGolden) throws -> Float {
    var worst: Float = 0
    for (position, expected) in golden.rows {
      let actual = logits[try #require(Int(position))]
      #expect(actual.count == expected.count)
      for (a, e) in zip(actual, expected) { worst = a.isFinite ? max(worst, abs(a - e)) : .infinity }
    }
    for (step, entries) in golden.top.enumerated() {
      for entry in entries {
        worst = max(worst, abs(logits[ParityGolden.promptLength - 1 + step][Int(entry[0])] - entry[1]))
      }
    }
    for (row, norm) in zip(logits, golden.norms) {
      let length = row.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      worst = max(worst, abs(Float(length) - norm) / Float(row.count).squareRoot())
    }
    return worst / golden.range
  }

  private func largest(_ row: [Float]) -> Int? { row.indices.max { row[$0] < row[$1] } }

  @Test(arguments: Checkpoints.names)
  func equalsReference(_ name: String) throws {
    let golden = try Checkpoints.golden(name)
    let file = try Checkpoints.file(name)
    for kernels in availableKernels {
      let model = try DecoderModel(file, pool: testPool, kernels: kernels)
      let logits = logits(model, golden, .single) {
        for (expected, layer) in zip(golden.experts ?? [], model.expertLoad.layers) {
          #expect(layer.index == expected.layer && layer.tokens == expected.counts, "\(kernels.name)")
        }
      }
      #expect(model.expertLoad.layers.count == golden.experts?.count ?? 0)
      let error = try error(logits, golden)
      #expect(error <= 1e-4, "\(kernels.name)")
      #expect(logits.map(largest) == golden.argmax, "\(kernels.name)")
    }
  }

  /// What shorter keys and values cost: the roundings of a half, and of a byte.
  @Test(arguments: Checkpoints.names)
  func shorterCachesStayNear(_ name: String) throws {
    let golden = try Checkpoints.golden(name)
    let model = try DecoderModel(Checkpoints.file(name), pool: testPool)
    let half = logits(model, golden, .half)
    #expect(try error(half, golden) <= 2e-3)
    #expect(half.suffix(16).map(largest) == golden.argmax.suffix(16))
    #expect(try error(logits(model, golden, .int8), golden) <= 0.08)
  }
}
