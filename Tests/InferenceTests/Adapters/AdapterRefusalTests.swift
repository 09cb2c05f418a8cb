import Foundation
import Inference
import Tensors
import Testing

/// What does not fit is refused with its name, its value and what to do.
@Suite struct AdapterRefusalTests {
  /// The complaint about an adapter file, which is removed.
  private func complaint(_ path: String, on base: String = "qwen2", keeps: Bool = false) throws -> String {
    let model = try DecoderModel(Checkpoints.file(base), pool: testPool)
    defer { if !keeps { try? FileManager.default.removeItem(atPath: path) } }
    do {
      try model.adapters.load("x", path: path)
    } catch {
      #expect(model.adapters.all.isEmpty)
      return "\(error)"
    }
    Issue.record("it was loaded")
    return ""
  }

  private func refuses(_ path: String, on base: String = "qwen2", saying words: String...) throws {
    let text = try complaint(path, on: base)
    for word in words { #expect(text.contains(word), "\(text)") }
  }

  @Test func otherKindsOfFiles() throws {
    try refuses("/nowhere/at/all.gguf", saying: "/nowhere/at/all.gguf", "cannot be read")
    let model = try complaint(Goldens.path("tiny-qwen2-f16.gguf"), keeps: true)
    #expect(model.contains("general.type"))
    try refuses(AdapterFiles.gguf("qwen2-b", ["general.type": nil]), saying: "general.type", "(none)")
    try refuses(
      AdapterFiles.gguf("qwen2-b", ["adapter.type": .string(Array("ia3".utf8))]), saying: "adapter.type", "ia3")
    try refuses(AdapterFiles.gguf("qwen2-b", ["general.architecture": nil]), saying: "general.architecture")
    try refuses(
      AdapterFiles.gguf("qwen2-b", ["adapter.alora.invocation_tokens": .integers([5])]), saying: "invocation_tokens")
    try refuses(
      AdapterFiles.gguf("qwen2-b", ["adapter.lora.alpha": .float(.infinity)]), saying: "adapter.lora.alpha", "finite")
  }

  @Test func otherModels() throws {
    try refuses(AdapterFiles.gguf("llama-a"), saying: "architecture 'llama'", "'qwen2'", "trained on this model")
    // The same architecture, other sizes.
    try refuses(AdapterFiles.gguf("llama-a"), on: "mixtral", saying: "does not fit", "ffn_")
    let other = AdapterFiles.temporary()
    var writer = GGUFWriter()
    writer.set("general.type", "adapter")
    writer.set("adapter.type", "lora")
    writer.set("general.architecture", "qwen2")
    writer.add("blk.0.attn_q.weight.lora_a", shape: [128, 2], type: .f32, bytes: [UInt8](repeating: 0, count: 1024))
    writer.add("blk.0.attn_q.weight.lora_b", shape: [2, 64], type: .f32, bytes: [UInt8](repeating: 0, count: 512))
    try writer.write(to: other)
    try refuses(other, saying: "[128, 2]", "[64, rank]", "another model")
  }

  @Test func tensorsWithoutAPlace() throws {
    let extra: (String, [Int]) -> [(String, [Int], [Float])] = { name, shape in
      [(name, shape, [Float](repeating: 1, count: shape.reduce(1, *)))]
    }
    func refuses(_ name: String, _ shape: [Int], saying words: String...) throws {
      let text = try complaint(AdapterFiles.gguf("qwen2-b", added: extra(name, shape)))
      for word in words + [name] { #expect(text.contains(word), "\(text)") }
    }
    try refuses("blk.2.attn_q.weight.lora_a", [64, 2], saying: "layer 2", "has 2")
    try refuses("blk.0.attn_v.weight.lora_a", [64, 2], saying: "without", "lora_b")
    try refuses("blk.0.attn_v.weight.lora_b", [2, 32], saying: "without", "lora_a")
    try refuses("token_embd.weight.lora_a", [64, 2], saying: "attn_q, attn_k")
    try refuses("blk.0.ffn_up_exps.weight.lora_a", [64, 2], saying: "routed experts")
    try refuses("blk.0.ffn_up_shexp.weight.lora_a", [64, 2], saying: "nothing that adapters can change")
    try refuses("blk.00.attn_v.weight.lora_a", [64, 2], saying: "nothing that adapters can change")
    try refuses("blk.0.attn_q.bias", [64], saying: "is no factor")
    let name = "blk.0.attn_v.weight"
    let ranks = extra(name + ".lora_a", [64, 2]) + extra(name + ".lora_b", [3, 32])
    #expect(try complaint(AdapterFiles.gguf("qwen2-b", added: ranks)).contains("[2, 32]"))
    let large = extra(name + ".lora_a", [64, 4097]) + extra(name + ".lora_b", [4097, 32])
    #expect(try complaint(AdapterFiles.gguf("qwen2-b", added: large)).contains("4096"))
    let broken = [(name + ".lora_a", [64, 1], [Float](repeating: .nan, count: 64))] + extra(name + ".lora_b", [1, 32])
    #expect(try complaint(AdapterFiles.gguf("qwen2-b", added: broken)).contains("no number"))
    let all = Set(try GGUFFile(path: Goldens.path("adapters/qwen2-b.gguf")).tensors.map(\.name))
    #expect(try complaint(AdapterFiles.gguf("qwen2-b", dropped: all)).contains("changes nothing"))
  }

  /// Latent attention and routed experts take none; what is beside them does.
  @Test func otherParts() throws {
    let dense = try complaint(Goldens.path("adapters/qwen2-b"), on: "qwen2moe", keeps: true)
    #expect(dense.contains("down_proj") && dense.contains("nothing that adapters can change"), "\(dense)")
    func adapter(_ pairs: [(name: String, inputs: Int, outputs: Int)]) throws -> String {
      var writer = GGUFWriter()
      writer.set("general.type", "adapter")
      writer.set("adapter.type", "lora")
      writer.set("general.architecture", "deepseek2")
      for (name, inputs, outputs) in pairs {
        for (suffix, shape) in [("a", [inputs, 1]), ("b", [1, outputs])] {
          writer.add(
            "\(name).weight.lora_\(suffix)", shape: shape, type: .f32,
            bytes: Array(repeating: 1, count: 4 * inputs * outputs / (suffix == "a" ? outputs : inputs)))
        }
      }
      let path = AdapterFiles.temporary()
      try writer.write(to: path)
      return path
    }
    try refuses(adapter([("blk.0.attn_output", 64, 32)]), on: "deepseek2", saying: "attn_output", "latent attention")
    let file = try adapter([("blk.0.ffn_down", 64, 32), ("blk.1.ffn_up_shexp", 32, 64)])
    defer { try? FileManager.default.removeItem(atPath: file) }
    let model = try DecoderModel(Checkpoints.file("deepseek2"), pool: testPool)
    #expect(try model.adapters.load("x", path: file).adapter.rank == 1)
  }

  @Test(arguments: [
    ("use_dora", "DoRA"), ("use_qalora", "pooled"), ("lora_bias", "lora_bias"), ("fan_in_fan_out", "turned"),
  ])
  func settingsThatAreNotFollowed(_ key: String, _ word: String) throws {
    try refuses(AdapterFiles.folder("qwen2-a", [key: true]), saying: key, word)
    let path = try AdapterFiles.folder("qwen2-a", [key: false])
    defer { try? FileManager.default.removeItem(atPath: path) }
    try DecoderModel(Checkpoints.file("qwen2"), pool: testPool).adapters.load("x", path: path)
  }

  @Test func otherConfigurations() throws {
    try refuses(AdapterFiles.folder("qwen2-a", ["peft_type": "IA3"]), saying: "peft_type", "IA3", "LORA")
    try refuses(AdapterFiles.folder("qwen2-a", ["peft_type": nil as Any?]), saying: "peft_type")
    try refuses(AdapterFiles.folder("qwen2-a", ["bias": "all"]), saying: "bias", "all")
    try refuses(AdapterFiles.folder("qwen2-a", ["modules_to_save": ["lm_head"]]), saying: "modules_to_save", "merge")
    try refuses(AdapterFiles.folder("qwen2-a", ["init_lora_weights": "pissa_niter_4"]), saying: "pissa", "base")
    try refuses(AdapterFiles.folder("qwen2-a", ["r": 0]), saying: "'r'", "4096")
    try refuses(AdapterFiles.folder("qwen2-a", ["alpha_pattern": ["layers\\.[01].*": 2]]), saying: "alpha_pattern")
    try refuses(AdapterFiles.folder("qwen2-a", [:]), on: "qwen3", saying: "k_proj", "[32, 4]", "[64, 4]")
    let empty = AdapterFiles.temporary("")
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: false)
    try refuses(empty, saying: "adapter_config.json")
  }

  @Test func sets() throws {
    func refuses(_ metadata: [String: GGUFValue?], dropped: Set<String> = [], saying words: String...) throws {
      let text = try complaint(AdapterFiles.gguf("qwen2-routed", metadata, dropped: dropped))
      for word in words { #expect(text.contains(word), "\(text)") }
    }
    let key = "adapter.experts."
    try refuses([key + "count": nil], saying: "count", "256")
    try refuses([key + "count": .unsigned(4_000_000_000)], saying: "count")
    try refuses([key + "count": .unsigned(2)], saying: "names")
    try refuses([key + "names": .strings([[65], [65], [66]])], saying: "different")
    try refuses([key + "scales": .floats([1, .nan, 1])], saying: "scales")
    try refuses([key + "ranks": .integers([4, 2, 9])], saying: "[4, 2, 8]")
    try refuses([key + "used": .unsigned(4)], saying: "used", "3")
    try refuses([key + "used": nil], saying: "used")
    try refuses([key + "normalizes": nil], saying: "normalizes")
    try refuses([key + "weights": .floats([1, 2, 3])], saying: "weights")
    try refuses([:], dropped: ["blk.1.ffn_router.weight"], saying: "blk.1.ffn_router.weight")
    try refuses(["general.architecture": .string(Array("llama".utf8))], saying: "llama")
    let stray = [(name: "blk.7.ffn_router.weight", shape: [64, 3], values: [Float](repeating: 0, count: 192))]
    #expect(try complaint(AdapterFiles.gguf("qwen2-routed", added: stray)).contains("blk.7.ffn_router"))
  }

  @Test func names() throws {
    let adapters = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool).adapters
    let path = TestAdapters.path("qwen2-b")
    for name in ["", "a b", "a/b", "卷", String(repeating: "a", count: 65)] {
      #expect(throws: AdapterError(name, .badName)) { try adapters.load(name, path: path) }
    }
    try adapters.load("a", path: path)
    #expect(throws: AdapterError("a", .nameTaken)) { try adapters.load("a", path: path) }
    #expect(throws: AdapterError("b", .unknown(loaded: ["a"]))) { try adapters.unload("b") }
    #expect(throws: AdapterError("b", .unknown(loaded: ["a"]))) { try adapters.mix([("a", 1), ("b", 1)]) }
    #expect(throws: AdapterError("a", .repeated)) { try adapters.mix([("a", 1), ("a", 1)]) }
    for scale in [Float.infinity, 101] {
      #expect(throws: AdapterError("a", .badScale(scale, limit: 100))) { try adapters.mix([("a", scale)]) }
    }
    #expect(throws: AdapterError.self) { try adapters.mix([("a", .nan)]) }
    for index in 1..<LoadedAdapters.limit { try adapters.load("a\(index)", path: path) }
    #expect(throws: AdapterError("z", .tooMany(limit: 64))) { try adapters.load("z", path: path) }
    try adapters.unload("a5")
    try adapters.load("z", path: path)
  }

  /// Cut anywhere and with any byte changed: a complaint or an adapter, never a crash.
  @Test(arguments: ["qwen2-b.gguf", "qwen2-routed.gguf", "qwen2-a/adapter_model.safetensors"])
  func damagedFiles(_ name: String) throws {
    let adapters = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool).adapters
    let whole = try Data(contentsOf: URL(filePath: Goldens.path("adapters/\(name)")))
    let isFolder = name.contains("/")
    let path = isFolder ? try AdapterFiles.folder("qwen2-a", [:]) : AdapterFiles.temporary()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = URL(filePath: isFolder ? path + "/adapter_model.safetensors" : path)
    var refused = 0
    func tryLoading(_ data: Data) throws {
      try data.write(to: file)
      do {
        try adapters.load("x", path: path)
        try adapters.unload("x")
      } catch {
        #expect(!"\(error)".isEmpty)
        refused += 1
      }
    }
    for length in stride(from: 0, to: whole.count, by: 397) { try tryLoading(whole.prefix(length)) }
    #expect(refused == (whole.count + 396) / 397)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var data = whole
      // Mostly in the header, where it matters.
      for _ in 0..<3 { data[Int.random(in: 0..<min(4000, data.count), using: &random)] = .random(in: 0...255) }
      try tryLoading(data)
    }
  }
}
