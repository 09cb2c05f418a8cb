import Foundation
import Tensors
import Testing

@testable import Inference

/// What llama.cpp's converter makes of a checkpoint; recorded by Scripts/goldens/converter.py.
private struct ConversionGolden: Decodable {
  struct Tensor: Decodable {
    var shape: [Int]
    var crc: UInt32

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      shape = try container.decode([Int].self)
      crc = try container.decode(UInt32.self)
    }
  }

  enum Value: Decodable {
    case text(String)
    case flag(Bool)
    case number(Float)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? container.decode(Float.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }

  var architecture: String
  var metadata: [String: Value]
  var tensors: [String: Tensor]
}

@Suite struct CheckpointConversionTests {
  private static let goldens: [String: ConversionGolden] = try! Goldens.load("conversion.json")

  /// Both spellings of the configuration, those of transformers 5 and 4.
  @Test(arguments: CheckpointCopy.names, ["config.json", "config.v4.json"])
  func equalsTheReferenceConverter(name: String, configuration: String) throws {
    let golden = try #require(Self.goldens[name])
    let (file, report) = try CheckpointCopy(name, configuration: configuration).convert()
    #expect(file.architecture == golden.architecture)
    #expect(report.architecture == golden.architecture)
    #expect(report.tensors == golden.tensors.count)
    #expect(Set(file.tensors.map(\.name)) == Set(golden.tensors.keys))
    for tensor in file.tensors {
      let expected = try #require(golden.tensors[tensor.name])
      // The converter keeps a second extent of 1 here.
      let shape = tensor.name.contains("ffn_gate_inp_shexp") ? tensor.shape + [1] : tensor.shape
      #expect(shape == expected.shape, "\(tensor.name)")
      #expect(tensor.type == .f32)
      if tensor.name == "rope_freqs.weight" { continue }
      let bytes = UnsafeRawBufferPointer(start: file.pointer(tensor), count: tensor.bytes.count)
      #expect(TokenizerGoldens.crc32(bytes) == expected.crc, "\(tensor.name)")
    }
    for (key, value) in golden.metadata {
      switch value {
      case .text(let text): #expect(file.string(key) == text)
      case .flag(let flag): #expect(file.boolean(key) == flag)
      case .number(let number):
        let found = try #require(file.float(key), "\(key)")
        #expect(abs(found - number) <= 1e-5 * abs(number), "\(key)")
      }
    }
  }

  @Test func metadataBeyondTheConverters() throws {
    let third = try CheckpointCopy("deepseek3").convert().file
    #expect(third.integer("deepseek2.expert_gating_func") == 2)
    #expect(third.boolean("deepseek2.expert_weights_norm") == true)
    #expect(try CheckpointCopy("deepseek2").convert().file.integer("deepseek2.expert_gating_func") == 1)
    let gemma = try CheckpointCopy("gemma3").convert().file
    #expect(gemma.float("gemma3.attention.scale") == Float(1 / 24.0.squareRoot()))
    #expect(gemma.metadata["gemma3.attention.sliding_window_pattern"] == nil)
    #expect(try CheckpointCopy("qwen3moe").convert().file.boolean("qwen3moe.expert_weights_norm") == true)
    #expect(try CheckpointCopy("qwen2moe").convert().file.boolean("qwen2moe.expert_weights_norm") == false)
  }

  /// By the published rule, in double precision.
  @Test func rotaryDivisors() throws {
    let file = try CheckpointCopy("llama3").convert().file
    let tensor = try #require(file.tensor("rope_freqs.weight"))
    #expect(tensor.shape == [8])
    let found = UnsafeRawBufferPointer(start: file.pointer(tensor), count: 32).bindMemory(to: Float.self)
    for (i, divisor) in found.enumerated() {
      let wavelength = 2 * Double.pi * pow(500_000, Double(i) / 8)
      // 64 positions before the scaling; factors 1 and 4 bound the ramp, and 8 is the scaling.
      let share = min(1, max(0, (64 / wavelength - 1) / 3))
      #expect(abs(Double(divisor) - 1 / ((1 - share) / 8 + share)) < 1e-5)
    }
  }

  @Test func anUnusualPatternOfLayersIsWritten() throws {
    let copy = try CheckpointCopy("gemma3", configuration: "config.v4.json")
    try copy.change("config.json", #""sliding_window_pattern": 6"#, to: #""sliding_window_pattern": 2"#)
    #expect(
      try copy.convert().file.metadata["gemma3.attention.sliding_window_pattern"]
        == .booleans([true, false, true, false, true, false, true]))
  }

  @Test(arguments: [
    // Rows of the checkpoints are no multiples of 256, those of some no multiples of 32.
    ("qwen3", WeightType.q4_k_m, "blk.0.attn_q.weight", BlockType.q5_0),
    ("qwen3", .q4_k_m, "blk.1.ffn_down.weight", .q8_0), ("qwen3", .q4_k_m, "token_embd.weight", .q8_0),
    ("qwen3", .q4_k, "blk.1.ffn_down.weight", .q5_0), ("qwen3", .q6_k, "blk.0.attn_q.weight", .q8_0),
    ("qwen3", .q8_0, "blk.0.attn_q.weight", .q8_0), ("qwen3", .f16, "blk.0.attn_q.weight", .f16),
    ("qwen3", .q8_0, "blk.0.attn_q_norm.weight", .f32), ("qwen2", .q8_0, "blk.0.attn_q.bias", .f32),
    ("mixtral", .q4_k_m, "blk.0.ffn_gate_inp.weight", .f32), ("mixtral", .q8_0, "blk.0.ffn_gate_exps.weight", .q8_0),
    ("deepseek3", .q8_0, "blk.1.exp_probs_b.bias", .f32), ("llama3", .q8_0, "rope_freqs.weight", .f32),
    ("qwen2moe", .q8_0, "blk.0.ffn_gate_inp_shexp.weight", .f32),
  ])
  func types(name: String, type: WeightType, tensor: String, expected: BlockType) throws {
    let (file, report) = try CheckpointCopy(name).convert(type)
    #expect(file.tensor(tensor)?.type == expected)
    #expect(
      report.fallbacks.contains { $0.tensor == tensor }
        == (type.rawValue.hasSuffix("k") || type == .q4_k_m ? expected != .f32 : false))
  }

  /// The mixture of the reference at 32 layers, and with 8 experts.
  @Test func moreBitsWhereTheyHelp() {
    func types(_ name: String, experts: Int = 0) -> [BlockType] {
      let recipe = TypeRecipe(type: .q4_k_m, layers: 32, experts: experts, isTied: false)
      return (0..<32).map { layer in
        recipe.choice(
          for: TensorPlan(name: "blk.\(layer).\(name).weight", shape: [256, 1], role: .matrix, parts: [])
        ).type
      }
    }
    let more = [0, 1, 2, 3, 6, 9, 12, 15, 18, 21, 24, 27, 28, 29, 30, 31]
    for name in ["attn_v", "ffn_down", "ffn_down_exps", "ffn_down_shexp"] {
      #expect(types(name).indices.filter { types(name)[$0] == .q6_K } == more)
    }
    #expect(types("attn_q") == Array(repeating: .q4_K, count: 32))
    #expect(types("attn_v", experts: 8) == Array(repeating: .q8_0, count: 32))
    #expect(types("attn_k", experts: 8) == Array(repeating: .q8_0, count: 32))
    #expect(types("attn_output", experts: 8) == Array(repeating: .q5_K, count: 32))
    #expect(types("ffn_gate_exps", experts: 8) == Array(repeating: .q4_K, count: 32))
  }

  @Test func equalCheckpointsGiveEqualFiles() throws {
    let copy = try CheckpointCopy("mixtral")
    func bytes(_ threads: Int) throws -> Data {
      try GGUFTests.withTemporaryFile { path in
        try CheckpointConversion.convert(
          folder: copy.url.path, to: path, type: .q4_k_m, pool: ThreadPool(threads: threads))
        return try Data(contentsOf: URL(filePath: path)).dropFirst(0)
      }
    }
    #expect(try bytes(1) == bytes(3))
  }

  @Test func progressReachesItsEndAndMayStop() throws {
    let copy = try CheckpointCopy("llama")
    let output = copy.url.appending(path: "out.gguf").path
    final class Calls {
      var all: [(written: Int, total: Int)] = []
    }
    let calls = Calls()
    try CheckpointConversion.convert(folder: copy.url.path, to: output, type: .f16, pool: testPool) {
      calls.all.append(($0, $1))
    }
    #expect(calls.all.last?.written == calls.all.last?.total)
    #expect(zip(calls.all, calls.all.dropFirst()).allSatisfy { $0.written < $1.written })
    try FileManager.default.removeItem(atPath: output)

    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try CheckpointConversion.convert(folder: copy.url.path, to: output, type: .f16, pool: testPool) { _, _ in
        throw Stop()
      }
    }
    #expect(try copy.files.filter { $0.hasPrefix("out") } == [])
  }

  /// The only use of a file without a tokenizer.
  @Test func aFileWithoutATokenizerGivesLogits() throws {
    let (file, report) = try CheckpointCopy("llama").convert(.f16)
    #expect(report.tokenizer == nil)
    #expect(report.warnings.contains { $0.contains("tokenizer") })
    #expect(throws: TokenizerError.self) { try TokenizerFactory.load(from: file) }
    let model = try DecoderModel(file, pool: testPool)
    #expect(model.vocabularySize == 256)
  }
}
