import Foundation
import Tensors
import Testing

@testable import Inference

/// Checkpoints that are damaged, contradict themselves or mean harm.
@Suite struct CheckpointRefusalTests {
  private func expect(_ says: String, _ body: () throws -> Void) {
    let error = #expect(throws: ModelFileError.self) { try body() }
    #expect(error.map { "\($0)".contains(says) } == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("llama", #""model_type": "llama""#, #""model_type": "gpt_j""#, "'gpt_j'; supported are llama, mistral, mixtral"),
    ("llama", #""model_type": "llama","#, "", "lacks the metadata 'model_type'"),
    ("llama", #""hidden_size": 64,"#, "", "lacks the metadata 'hidden_size'"),
    ("llama", #""hidden_size": 64"#, #""hidden_size": -64"#, "'hidden_size' is -64; whole numbers from 1 to 131072"),
    ("llama", #""hidden_size": 64"#, #""hidden_size": 1e300"#, "'hidden_size' is 1e300"),
    ("llama", #""hidden_size": 64"#, #""hidden_size": "64""#, #"'hidden_size' is "64""#),
    (
      "llama", #""num_hidden_layers": 2"#, #""num_hidden_layers": 3"#,
      "'model.layers.2.self_attn.q_proj.weight' is missing"
    ),
    ("llama", #""num_hidden_layers": 2"#, #""num_hidden_layers": 99999999999999999999"#, "from 1 to 1024"),
    ("llama", #""vocab_size": 256"#, #""vocab_size": 255"#, "has shape [256, 64]; expected [255, 64]"),
    (
      "llama", #""num_key_value_heads": 2"#, #""num_key_value_heads": 3"#,
      "'num_key_value_heads' is 3, which does not divide 4"
    ),
    ("llama", #""num_key_value_heads": 2"#, #""num_key_value_heads": 9"#, "from 1 to 4"),
    ("llama", #""head_dim": 16"#, #""head_dim": 15"#, "'head_dim' is 15; rotated heads have an even size"),
    ("llama", #""attention_bias": false"#, #""attention_bias": true"#, "'attention_bias' is true"),
    ("llama", #""mlp_bias": false"#, #""mlp_bias": 0"#, "'mlp_bias' is 0"),
    ("llama", #""hidden_act": "silu""#, #""hidden_act": "relu""#, #"'hidden_act' is "relu"; llama with silu"#),
    (
      "llama", #""rope_type": "default""#, #""rope_type": "longrope""#,
      "'rope_parameters.rope_type' is 'longrope'; of llama are converted: default, linear, llama3, yarn"
    ),
    ("llama", #""rope_theta": 10000.0"#, #""rope_theta": 0"#, "'rope_parameters.rope_theta' is 0"),
    ("llama", #""rms_norm_eps": 1e-05"#, #""rms_norm_eps": NaN"#, "cannot be read as JSON"),
    ("llama", "{", #"{"quantization_config": {"quant_method": "fp8"},"#, "the weights are quantised"),
    ("llama", "{", #"{"hidden_size": 64,"#, "comes twice"),
    ("llama", "{", "", "cannot be read as JSON: at byte"),
    ("llama", "{", String(repeating: "[", count: 100_000), "cannot be read as JSON"),
    ("llama3", #""factor": 8.0"#, #""factor": 0"#, "'rope_parameters.factor' is 0"),
    ("llama3", #""low_freq_factor": 1.0"#, #""low_freq_factor": 4.0"#, "not below high_freq_factor"),
    ("llama3", #""original_max_position_embeddings": 64,"#, "", "lacks the metadata 'rope_parameters.original"),
    (
      "qwen2", #""model_type": "qwen2""#, #""model_type": "llama""#,
      "'model.layers.0.self_attn.k_proj.bias' is not part of a llama"
    ),
    ("qwen2", #""use_sliding_window": false"#, #""use_sliding_window": true"#, "only full attention"),
    (
      "qwen2moe", #""num_experts_per_tok": 3"#, #""num_experts_per_tok": 7"#,
      "'num_experts_per_tok' is 7; whole numbers from 1 to 6"
    ),
    ("qwen2moe", #""num_experts": 6"#, #""num_experts": 5"#, "experts.5.down_proj.weight' is not part of a qwen2_moe"),
    ("qwen2moe", #""decoder_sparse_step": 1"#, #""decoder_sparse_step": 2"#, "'decoder_sparse_step' is 2"),
    (
      "qwen2moe", #""num_experts": 6"#, #""num_experts": 4096"#,
      "claims 24580 tensors by its config.json, more than the 67 that fit"
    ),
    ("olmoe", #""clip_qkv": null"#, #""clip_qkv": 8"#, "'clip_qkv' is 8"),
    ("granitemoe", #""logits_scaling": 0.2,"#, "", "lacks the metadata 'logits_scaling'"),
    ("deepseek2", "{", #"{"rope_interleave": false,"#, "'rope_interleave' is false"),
    ("deepseek2", #""mscale_all_dim": 0.707,"#, "", "'rope_parameters.mscale_all_dim' is 0.0"),
    ("deepseek2", #""n_group": 4"#, #""n_group": 3"#, "'n_group' is 3, which does not divide 8"),
    ("deepseek2", #""topk_group": 2"#, #""topk_group": 1"#, "3 experts cannot be chosen from so few groups"),
    ("deepseek2", #""norm_topk_prob": false"#, #""norm_topk_prob": true"#, "'norm_topk_prob' is true"),
    ("deepseek3", #""model_type": "deepseek_v3""#, #""model_type": "deepseek_v2""#, "'norm_topk_prob' is true"),
    ("gemma3", #""sliding_window": 16"#, #""sliding_window": 0"#, "'sliding_window' is 0"),
    ("gemma3", #""attn_logit_softcapping": null"#, #""attn_logit_softcapping": 50"#, "'attn_logit_softcapping' is 50"),
  ])
  func configurations(name: String, old: String, new: String, says: String) throws {
    let copy = try CheckpointCopy(name)
    let text = try String(contentsOf: copy.url.appending(path: "config.json"), encoding: .utf8)
    let place = try #require(text.range(of: old))
    try copy.write(text.replacingCharacters(in: place, with: new), to: "config.json")
    expect(says) { try copy.convert() }
  }

  @Test func missingFilesAreNamed() throws {
    let copy = try CheckpointCopy("mixtral")
    try copy.remove("model-00002-of-00003.safetensors")
    expect("model-00002-of-00003.safetensors: cannot be read: No such file") { try copy.convert() }
    try copy.remove("model.safetensors.index.json")
    expect("/model.safetensors: cannot be read: No such file") { try copy.convert() }
    try copy.remove("config.json")
    expect("config.json: cannot be read: No such file") { try copy.convert() }
    expect("it is not a folder") {
      try CheckpointConversion.convert(folder: "/no/such", to: "/tmp/x", type: .f32, pool: testPool)
    }
  }

  @Test(arguments: [
    ("model-00001-of-00003.safetensors", "../model-00001-of-00003.safetensors", "only files of the same folder"),
    ("model-00001-of-00003.safetensors", "/etc/passwd", "only files of the same folder"),
    ("model-00001-of-00003.safetensors", "..", "only files of the same folder"),
    ("model-00001-of-00003.safetensors", "", "only files of the same folder"),
    ("model-00001-of-00003.safetensors", "config.json", "config.json: "),
    ("model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "does not hold it"),
    ("lm_head.weight", "lm_tail.weight", "says that 'lm_tail.weight' is in model-00001"),
    ("\"model-00001-of-00003.safetensors\"", "7", "a number in place of a file's name"),
    ("weight_map", "weights", "lacks the metadata 'weight_map'"),
  ])
  func indexes(old: String, new: String, says: String) throws {
    let copy = try CheckpointCopy("mixtral")
    try copy.change("model.safetensors.index.json", old, to: new)
    expect(says) { try copy.convert() }
  }

  @Test func tensorsThatTheIndexLeavesOutAreNamed() throws {
    let copy = try CheckpointCopy("mixtral")
    try copy.change("model.safetensors.index.json", #""lm_head.weight": "model-00001-of-00003.safetensors","#, to: "")
    expect("does not list 'lm_head.weight'") { try copy.convert() }
  }

  /// A file is cut or bits flip: an answer or a refusal, never a crash, and nothing half-made is left.
  @Test func damagedFilesNeverCrash() throws {
    let copy = try CheckpointCopy("qwen3")
    let place = copy.url.appending(path: "config.json")
    let whole = try [UInt8](Data(contentsOf: place))
    var random = SystemRandomNumberGenerator()
    for round in 0..<300 {
      var damaged = whole
      if round % 3 == 0 { damaged.removeLast(Int.random(in: 1..<whole.count, using: &random)) }
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        damaged[Int.random(in: 0..<damaged.count, using: &random)] = .random(in: 0...255, using: &random)
      }
      try Data(damaged).write(to: place)
      _ = try? copy.convert(.q8_0)
    }
    #expect(try copy.files == ["config.json", "model.safetensors"])
  }

  /// F32 has room for what F16 has not.
  @Test(arguments: [
    (Float(70_000), WeightType.f16, "holds 70000.0 in row 0, and F16 reaches no further than 65504.0"),
    (.infinity, .f32, "holds inf"), (-.infinity, .q8_0, "holds -inf"), (.nan, .q8_0, "holds nan"),
    (1e9, .q8_0, "Q8_0 reaches no further"),
  ])
  func numbersThatDoNotFitAreRefused(number: Float, type: WeightType, says: String) throws {
    let copy = try CheckpointCopy("llama")
    let place = copy.url.appending(path: "model.safetensors")
    let file = try SafeTensorsFile(path: place.path)
    let tensor = try #require(file.tensor("lm_head.weight"))
    // One tensor in F32 after all others.
    let kept = file.tensors.filter { $0.name != "lm_head.weight" }.map { kept in
      (kept.name, kept.type.rawValue, kept.shape, Data(file.bytes(kept)))
    }
    var numbers = [Float](repeating: 0.5, count: tensor.shape.reduce(1, *))
    numbers[3] = number
    try SafeTensorsBytes.make(
      kept + [("lm_head.weight", "F32", tensor.shape, numbers.withUnsafeBytes { Data($0) })]
    ).write(to: place)
    expect(says) { try copy.convert(type) }
    expect(says) { try copy.convert(type) }
  }

  @Test func otherTypesOfNumbersAreRefused() throws {
    let copy = try CheckpointCopy("llama")
    let place = copy.url.appending(path: "model.safetensors")
    let file = try SafeTensorsFile(path: place.path)
    let tensors = file.tensors.map { tensor in
      tensor.name == "lm_head.weight"
        ? (tensor.name, "F8_E4M3", tensor.shape, Data(count: tensor.shape.reduce(1, *)))
        : (tensor.name, tensor.type.rawValue, tensor.shape, Data(file.bytes(tensor)))
    }
    try SafeTensorsBytes.make(tensors).write(to: place)
    expect("is stored as F8_E4M3; F32, F16 and BF16") { try copy.convert() }
  }

  @Test func placesThatCannotBeWrittenAreNamed() throws {
    let copy = try CheckpointCopy("llama")
    expect("/no/such/x.gguf: cannot be written: it cannot be created: No such file") {
      try CheckpointConversion.convert(folder: copy.url.path, to: "/no/such/x.gguf", type: .f32, pool: testPool)
    }
    expect("it is a folder") {
      try CheckpointConversion.convert(folder: copy.url.path, to: copy.url.path, type: .f32, pool: testPool)
    }
    let output = copy.url.appending(path: "x.gguf").path
    let held = try PartialFile(output, size: 1)
    expect("another process is writing") {
      try CheckpointConversion.convert(folder: copy.url.path, to: output, type: .f32, pool: testPool)
    }
    #expect(try copy.files.contains("x.gguf.partial"))
    withExtendedLifetime(held) {}
    expect("MiB on its disk") { _ = try PartialFile(output + ".2", size: 1 << 60) }
  }
}

/// A safetensors file made by hand.
enum SafeTensorsBytes {
  static func make(_ tensors: [(name: String, type: String, shape: [Int], bytes: Data)]) -> Data {
    var (entries, start) = ([String](), 0)
    for tensor in tensors {
      let end = start + tensor.bytes.count
      entries.append(
        #""\#(tensor.name)": {"dtype": "\#(tensor.type)", "shape": \#(tensor.shape), "data_offsets": [\#(start), \#(end)]}"#
      )
      start = end
    }
    let header = Data("{\(entries.joined(separator: ", "))}".utf8)
    var data = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
    data.append(header)
    for tensor in tensors { data.append(tensor.bytes) }
    return data
  }
}
