import Foundation
import Inference
import Tensors
import Testing

struct EncoderGolden: Decodable, Sendable, CustomTestStringConvertible {
  var file: String
  var inputs: [[Int32]]
  var vectors: [[Float]]

  var testDescription: String { file }
}

@Suite struct EncoderTests {
  static let tiny: [EncoderGolden] = (try? Goldens.load("tiny-encoders.json")) ?? []
  static let real: [EncoderGolden] = (try? Goldens.load("real-encoders.json")) ?? []

  static func cosine(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  @Test func goldensAreThere() {
    #expect(Self.tiny.count == 2)
    #expect(Self.real.count == 1)
  }

  @Test(arguments: tiny)
  func tinyCheckpoints(_ golden: EncoderGolden) throws {
    for kernels in availableKernels {
      let model = try EncoderModel(GGUFFile(path: Goldens.path(golden.file)), pool: testPool, kernels: kernels)
      for (vector, expected) in zip(model.embed(golden.inputs), golden.vectors) {
        #expect(Self.cosine(vector, expected) >= (golden.file.contains("f32") ? 0.99999 : 0.9995), "\(kernels.name)")
      }
    }
  }

  /// Every instruction set gives the same vectors.
  @Test(arguments: tiny)
  func instructionSetsAgree(_ golden: EncoderGolden) throws {
    let file = try GGUFFile(path: Goldens.path(golden.file))
    let all = try availableKernels.map { try EncoderModel(file, pool: testPool, kernels: $0).embed(golden.inputs) }
    for vectors in all {
      for (a, b) in zip(vectors, all[0]) { #expect(Self.cosine(a, b) >= 0.9999) }
    }
  }

  @Test(.enabled(if: PulledModels.isPresent("multilingual-e5-small.Q4_0.gguf")), arguments: real)
  func realCheckpoint(_ golden: EncoderGolden) throws {
    let model = try EncoderModel(GGUFFile(path: PulledModels.path(golden.file)), pool: testPool)
    for (vector, expected) in zip(model.embed(golden.inputs), golden.vectors) {
      #expect(Self.cosine(vector, expected) >= 0.999)
    }
  }

  @Test func packingChangesNothing() throws {
    let golden = try #require(Self.tiny.first)
    let model = try EncoderModel(GGUFFile(path: Goldens.path(golden.file)), pool: testPool)
    let many = Array(repeating: golden.inputs, count: 40).flatMap { $0 }
    let together = model.embed(many)
    #expect(together.count == many.count)
    for (index, input) in many.enumerated() {
      #expect(Self.cosine(together[index], model.embed([input])[0]) > 0.99999)
    }
    #expect(model.embed([]).isEmpty)
  }
}
