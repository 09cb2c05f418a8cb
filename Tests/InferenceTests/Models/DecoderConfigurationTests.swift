import Foundation
import Inference
import Tensors
import Testing

/// What a file says is followed or refused, never passed over.
@Suite struct DecoderConfigurationTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    var checkpoint: String
    var key: String
    var value: GGUFValue?
    var says: String

    var testDescription: String { "\(checkpoint) \(key)" }

    init(_ checkpoint: String, _ key: String, _ value: GGUFValue?, _ says: String) {
      self.checkpoint = checkpoint
      self.key = key
      self.value = value
      self.says = says
    }
  }

  static let refusals = [
    Refusal("llama", "llama.attention.clamp_kqv", .float(8), "is 8.0, which is not supported"),
    Refusal("llama", "llama.attn_logit_softcapping", .float(50), "is 50.0, which is not supported"),
    Refusal("llama", "llama.attention.causal", .boolean(false), "is false, which is not supported"),
    Refusal("llama", "llama.rope.freq_base", .string(Array("many".utf8)), "is not a finite number"),
    Refusal("llama", "llama.rope.freq_base", .float(-1), "not a positive number"),
    Refusal("llama", "llama.rope.dimension_count", .unsigned(64), "an even number up to 16"),
    Refusal("llama", "llama.rope.scaling.type", .string(Array("yarn".utf8)), "lacks the metadata"),
    Refusal("llama", "llama.attention.head_count_kv", .unsigned(3), "is no multiple of head_count_kv 3"),
    Refusal("llama3", "llama.logit_scale", .float(2), "has no meaning for llama"),
    Refusal("mixtral", "llama.expert_used_count", .unsigned(5), "must be an integer from 1 to 4"),
    Refusal("mixtral", "llama.expert_count", .unsigned(5), "has shape [64, 4]; expected [64, 5]"),
    Refusal("mixtral", "llama.expert_count", nil, "'blk.0.ffn_gate.weight' is missing"),
    Refusal("qwen2", "qwen2.expert_count", .unsigned(4), "qwen2 has no experts"),
    Refusal("qwen2", "qwen2.attention.sliding_window", .unsigned(16), "windows are not supported for qwen2"),
    Refusal("qwen2", "qwen2.rope.scaling.type", .string(Array("longrope".utf8)), "is 'longrope'"),
    Refusal("qwen3", "qwen3.attention.value_length", .unsigned(16), "is 16, not the 32 of key_length"),
    Refusal("qwen3moe", "qwen3moe.expert_count", nil, "lacks the metadata"),
    Refusal("olmoe", "olmoe.attention.clamp_kqv", .float(8), "is 8.0, which is not supported"),
    Refusal("granitemoe", "granitemoe.logit_scale", nil, "lacks the metadata"),
    Refusal("gemma3", "gemma3.attention.sliding_window", nil, "lacks the metadata"),
    Refusal("gemma3", "gemma3.attention.sliding_window_pattern", .booleans([true]), "has 1 values for 7 layers"),
    Refusal("deepseek2", "deepseek2.attention.scale", .float(0.5), "has no meaning for deepseek2"),
    Refusal("deepseek2", "deepseek2.expert_gating_func", .unsigned(3), "1 (softmax) and 2 (sigmoid)"),
    Refusal("deepseek2", "deepseek2.expert_group_count", .unsigned(3), "do not fit"),
    Refusal(
      "deepseek2", "deepseek2.expert_weights_norm", .boolean(true), "implementations of softmax routers disagree"),
    Refusal("deepseek2-lite", "deepseek2.rope.scaling.yarn_log_multiplier", nil, "lacks the metadata"),
    Refusal("deepseek3", "deepseek2.nextn_predict_layers", .unsigned(1), "which is not supported"),
    Refusal("deepseek3", "deepseek2.attention.kv_lora_rank", .unsigned(24), "multiples of 16 are needed"),
  ]

  @Test(arguments: refusals)
  func settingsThatAreNotFollowedAreRefused(_ refusal: Refusal) throws {
    let file = try Checkpoints.file(refusal.checkpoint, changed: .init(metadata: [refusal.key: refusal.value]))
    let error = #expect(throws: ModelFileError.self) { try DecoderModel(file, pool: testPool) }
    #expect(error?.description.contains(refusal.says) == true, "\(error?.description ?? "")")
  }

  @Test func tensorsWithoutAPlaceAreRefused() throws {
    let file = try Checkpoints.file(
      "qwen3", changed: .init(added: [("blk.1.attn_sinks.weight", [4], [1, 2, 3, 4])]))
    let error = #expect(throws: ModelFileError.self) { try DecoderModel(file, pool: testPool) }
    #expect(error?.description.contains("'blk.1.attn_sinks.weight' has no place") == true)
  }

  @Test(arguments: [("mixtral", "blk.1.ffn_up_exps.weight"), ("deepseek2", "blk.0.attn_k_b.weight")])
  func missingTensorsAreNamed(_ checkpoint: String, _ tensor: String) throws {
    let file = try Checkpoints.file(checkpoint, changed: .init(dropped: [tensor]))
    let error = #expect(throws: ModelFileError.self) { try DecoderModel(file, pool: testPool) }
    #expect(error?.description.contains("'\(tensor)' is missing") == true)
  }

  /// Whatever number stands in the metadata: an error, or a model that runs.
  @Test(arguments: ["deepseek3", "gemma3", "granitemoe", "qwen2moe"])
  func anyNumberIsSafe(_ checkpoint: String) throws {
    let original = try Checkpoints.file(checkpoint)
    let architecture = try #require(original.architecture)
    for (key, value) in original.metadata where key.hasPrefix("\(architecture).") {
      var others: [GGUFValue] = []
      switch value {
      case .unsigned: others = [0, 1, 3, 17, 48, UInt64(UInt32.max)].map(GGUFValue.unsigned)
      case .float: others = [0, -1, .infinity, .nan, 1e-30, 1e30].map(GGUFValue.float)
      default: continue
      }
      for other in others {
        let file = try Checkpoints.file(checkpoint, changed: .init(metadata: [key: other]))
        guard let model = try? DecoderModel(file, pool: testPool) else { continue }
        let cache = model.makeCache(limit: 8)
        #expect(model.forward([.init(tokens: [1, 2, 3], cache: cache)]).rows == 1, "\(key) \(other)")
      }
    }
  }

  /// Older files hold both matrices of a head in one tensor, and state the sizes of heads.
  @Test func olderLatentFilesGiveTheSame() throws {
    let (heads, plain, rotated, latent, values) = (4, 32, 16, 32, 16)
    let file = try Checkpoints.file("deepseek2-lite")
    var change = Checkpoints.Change(metadata: [
      "deepseek2.attention.key_length_mla": nil, "deepseek2.attention.value_length_mla": nil,
      "deepseek2.attention.key_length": .unsigned(UInt64(plain + rotated)),
      "deepseek2.attention.value_length": .unsigned(UInt64(values)),
      "deepseek2.attention.head_count_kv": .unsigned(UInt64(heads)),
    ])
    for layer in 0..<3 {
      func floats(_ name: String) throws -> [Float] {
        let tensor = try #require(file.tensor("blk.\(layer).\(name).weight"))
        change.dropped.insert(tensor.name)
        return Array(
          UnsafeBufferPointer(
            start: file.pointer(tensor).assumingMemoryBound(to: Float.self), count: tensor.elementCount))
      }
      let (k, v) = (try floats("attn_k_b"), try floats("attn_v_b"))
      var joint = [Float]()
      for head in 0..<heads {
        for row in 0..<plain { joint += (0..<latent).map { k[(head * latent + $0) * plain + row] } }
        joint += v[head * values * latent..<(head + 1) * values * latent]
      }
      change.added.append(("blk.\(layer).attn_kv_b.weight", [latent, heads * (plain + values)], joint))
    }
    let tokens: [Int32] = [5, 9, 200, 17, 33]
    let logits = try [file, Checkpoints.file("deepseek2-lite", changed: change)].map { file in
      let model = try DecoderModel(file, pool: testPool)
      let segment = DecoderModel.Segment(tokens: tokens, cache: model.makeCache(limit: 8), logits: .all)
      return Array(model.forward([segment]).logits.array.prefix(tokens.count * model.vocabularySize))
    }
    #expect(logits[0] == logits[1])
  }

  /// As the Mistral models mean it: each of two layers sees 4 positions, so a token depends on 7.
  @Test func llamaMayHaveAWindow() throws {
    let file = try Checkpoints.file(
      "llama", changed: .init(metadata: ["llama.attention.sliding_window": .unsigned(4)]))
    let model = try DecoderModel(file, pool: testPool)
    func logits(_ tokens: [Int32]) -> [Float] {
      let cache = model.makeCache(limit: 100)
      return Array(model.forward([.init(tokens: tokens, cache: cache)]).logits.array.prefix(model.vocabularySize))
    }
    let tokens = (0..<90).map { Int32($0 * 13 % 250) }
    func changed(_ position: Int) -> [Int32] {
      var other = tokens
      other[position] += 1
      return other
    }
    #expect(logits(tokens) == logits(changed(90 - 8)))
    #expect(logits(tokens) != logits(changed(90 - 7)))
  }
}
