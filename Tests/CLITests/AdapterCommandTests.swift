import Foundation
import Testing

/// Adapters from the command line, with the small model.
@Suite(.enabled(if: PulledModels.arePresent, "needs the models that Scripts/test pulls"), .serialized)
struct AdapterCommandTests {
  private let scratch: Scratch
  private let kaijuan: Binary
  private let model = "smollm2-135m-instruct-q4_1"

  init() throws {
    scratch = try Scratch()
    kaijuan = Binary(folder: scratch.url)
    try scratch.write("# Farrow\n\nThe lighthouse of Farrow was built in 1874.", to: "books/lighthouse.md")
    try writeAdapter("code", seed: 1)
    try writeAdapter("rules", seed: 2)
  }

  /// A PEFT folder with one pair, of the first layer's down projection.
  private func writeAdapter(_ name: String, seed: Int) throws {
    try scratch.write(#"{"peft_type": "LORA", "r": 2, "lora_alpha": 2}"#, to: "\(name)/adapter_config.json")
    let module = "base_model.model.model.layers.0.mlp.down_proj"
    let (down, up) = (2 * 1536 * 4, 576 * 2 * 4)
    let header = """
      {"\(module).lora_A.weight":{"dtype":"F32","shape":[2,1536],"data_offsets":[0,\(down)]},\
      "\(module).lora_B.weight":{"dtype":"F32","shape":[576,2],"data_offsets":[\(down),\(down + up)]}}
      """
    var data = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) } + Data(header.utf8)
    for index in 0..<(down + up) / 4 {
      let number = Float((index * 7919 + seed * 104_729) % 1000) / 1_000_000
      withUnsafeBytes(of: number) { data.append(contentsOf: $0) }
    }
    try data.write(to: scratch.url.appending(path: "\(name)/adapter_model.safetensors"))
  }

  @Test(.timeLimit(.minutes(30))) func setsAreComposedAndUsed() async throws {
    var outputs: [(schema: String, document: String)] = []
    func run(_ schema: String, _ arguments: [String]) async throws -> [String: Any] {
      let ending = try await kaijuan.run(arguments + ["--json"])
      #expect(ending.status == 0, "\(arguments): \(ending.errors)")
      outputs.append((schema, ending.output))
      return try #require(ending.json)
    }
    let adapters = ["--adapter", "code=code", "--adapter", "rules=rules"]
    let fixed = try await run(
      "model-experts", ["model", "experts", model, "fixed.gguf", "--weights", "code=0.6,rules=0.4"] + adapters)
    #expect(fixed["routers"] as? Int == 0 && fixed["accuracy"] == nil)

    try scratch.write("Sort a list in Swift.\nParse JSON in Go.\n\nWrite a loop in C.\n", to: "code.txt")
    try scratch.write("员工每年享有多少天年假？\n加班费按照什么比例计算？", to: "rules.txt")
    try scratch.write("Hello, how are you?\nTell me a story.", to: "other.txt")
    let examples = ["--examples", "code=code.txt", "--examples", "rules=rules.txt", "--examples", "other=other.txt"]
    let routed = try await run(
      "model-experts", ["model", "experts", model, "routed.gguf", "--top-k", "2"] + adapters + examples)
    let experts = try #require(routed["experts"] as? [[String: Any]])
    #expect(experts.map { $0["name"] as? String } == ["code", "rules", "other"])
    #expect(experts.map { $0["rank"] as? Int } == [2, 2, 0])
    #expect(routed["routers"] as? Int == 1 && routed["experts_used"] as? Int == 2)

    _ = try await kaijuan.run(["ingest", "books"])
    let question = ["ask", "When was the lighthouse of Farrow built?", "--model", model]
    for adapter in ["set=routed.gguf", "set=fixed.gguf:0.5", "code=code:0.25"] {
      let answer = try await run("ask", question + ["--adapter", adapter])
      #expect((answer["answer"] as? String)?.contains("1874") == true)
    }

    let mixed = ["--model", model, "--adapter", "set=routed.gguf", "--adapter", "code=code:0.25"]
    for bench in [
      ["prefill", "--tokens", "16", "--runs", "1"], ["decode", "--tokens", "2", "--context", "8"],
      ["generate", "--tokens", "4", "--context", "300", "--concurrent", "2"],
    ] {
      let report = try await run("bench", ["bench"] + bench + mixed)
      let adapters = try #require(report["adapters"] as? [[String: Any]])
      #expect(adapters.map { $0["name"] as? String } == ["set", "code"])
      #expect(adapters.map { $0["rank"] as? Int } == [2, 2])
      let layers = (adapters.first?["experts"] as? [String: Any])?["layers"] as? [[String: Any]]
      let tokens = try #require(layers?.first?["tokens"] as? [Int])
      #expect(tokens.count == 3 && tokens.reduce(0, +) > 0 && adapters.last?["experts"] == nil)
    }
    try await Schemas.validate(outputs)

    let again = try await kaijuan.run(
      ["model", "experts", model, "fixed.gguf", "--weights", "code=1,rules=1"] + adapters)
    #expect(again.status == 1 && again.errors.contains("--force"))
    let wrong = try await kaijuan.run(question + ["--adapter", "x=fixed.gguf:1000"])
    #expect(wrong.status == 1 && wrong.errors.contains("scale 1000"), "\(wrong.errors)")
    let missing = try await kaijuan.run(question + ["--adapter", "x=none.gguf"])
    #expect(missing.status == 1 && missing.errors.contains("none.gguf"), "\(missing.errors)")
  }
}
