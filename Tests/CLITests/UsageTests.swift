import Foundation
import Testing

/// What people meet first: help, wrong flags, nothing set up yet.
@Suite struct UsageTests {
  private let scratch: Scratch
  private let kaijuan: Binary

  init() throws {
    scratch = try Scratch()
    kaijuan = Binary(folder: scratch.url, environment: ["KAIJUAN_MODELS": scratch.url.path + "/models"])
  }

  @Test(arguments: [["--help"], ["--version"], ["help", "ask"], ["ask", "--help"], []])
  func helpGoesToStandardOutput(_ arguments: [String]) async throws {
    let ending = try await kaijuan.run(arguments)
    #expect(ending.status == 0)
    #expect(!ending.output.isEmpty)
    #expect(ending.errors.isEmpty)
  }

  @Test(arguments: [
    ["frobnicate"], ["ask"], ["ask", "a", "b"], ["ask", "a", "--top-k", "many"], ["search", "a", "--frob"],
    ["model", "logits", "f", "--tokens", "1,x"], ["model", "tokenize"], ["ingest"],
    ["points", "leaderboard", "--window", "3d"], ["points", "leaderboard", "--limit", "0"], ["points", "history"],
    ["bench", "prefill", "--tokens", "0"], ["bench", "search", "--runs", "0"], ["eval", "f", "--format", "csv"],
    ["model", "convert", "f"], ["model", "convert", "f", "g", "--type", "q2_k"], ["eval", "f", "--limit", "0"],
    ["eval", "f", "--every", "0"], ["model", "probe"], ["model", "probe", "sqaud=f.json"],
    ["model", "probe", "f", "--every", "0"], ["model", "examples"], ["model", "examples", "f", "--every", "0"],
    ["ask", "a", "--adapter", "x.gguf"], ["ask", "a", "--adapter", "x=y:nan"], ["model", "experts", "m", "o.gguf"],
    ["model", "experts", "m", "o.gguf", "--adapter", "a=x"],
    ["model", "experts", "m", "o.gguf", "--adapter", "a=x", "--examples", "a=y"],
    ["model", "experts", "m", "o.gguf", "--adapter", "a=x", "--weights", "b=1"],
    ["model", "experts", "m", "o.gguf", "--adapter", "a=x", "--weights", "a=much"],
    ["model", "experts", "m", "o.gguf", "--adapter", "a=x", "--examples", "a=y", "--examples", "b=z", "--top-k", "3"],
    ["bench", "generate", "--tokens", "1"], ["bench", "answer"],
    ["bench", "answer", "--prompts", "f", "--prefix-cache", "-1"], ["ingest", "https://user:secret@example.com/"],
    ["ingest", "https://"], ["ingest", "--sitemap", "sitemap.xml"], ["ingest", "https://example.com/", "--watch"],
    ["ingest", ".", "--watch", "--sitemap", "https://example.com/s.xml"], ["ingest", ".", "--limit", "0"],
    ["search", "a", "--where", "author"], ["search", "a", "--where", "= x"], ["ask", "a", "--where", "author ="],
    ["search", "a", "--where", "date before soon"], ["search", "a", "--match", "some"],
  ])
  func wrongUseEndsWithTwo(_ arguments: [String]) async throws {
    let ending = try await kaijuan.run(arguments)
    #expect(ending.status == 2)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.hasPrefix("kaijuan: "))
  }

  @Test(arguments: [
    (["ask", "a"], "kaijuan ingest"), (["search", "a"], "kaijuan ingest"), (["points", "verify"], "kaijuan ingest"),
    (["points", "leaderboard"], "kaijuan ingest"), (["points", "history", "x"], "kaijuan ingest"),
    (["ingest", "."], "kaijuan model pull multilingual-e5-small-q4_0"), (["embed", "a"], "kaijuan model pull"),
    (["serve", "--port", "0"], "kaijuan model pull"), (["bench", "decode"], "kaijuan model pull"),
    (["bench", "answer", "--prompts", "/no/such.jsonl"], "such.jsonl"),
    (["bench", "encode", "--texts", "/dev/null"], "/dev/null"),
    (["model", "pull", "gpt"], "gpt"), (["model", "inspect", "/no/such.gguf"], "/no/such.gguf"),
    (["model", "convert", "/no/such", "x.gguf"], "/no/such"), (["eval", "/no/such.jsonl"], "such.jsonl"),
    (["model", "probe", "squad=/no/such.json"], "such.json"),
    (["model", "examples", "squad=/no/such.json"], "such.json"),
    (["serve", "--host", "0.0.0.0"], "KAIJUAN_API_KEYS"),
    (["ask", "a", "--context-length", "1"], "--context-length"),
  ])
  func failuresAreOneLineThatSaysWhatToDo(_ arguments: [String], _ hint: String) async throws {
    let ending = try await kaijuan.run(arguments)
    #expect(ending.status == 1)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.hasPrefix("kaijuan: "))
    #expect(ending.errors.contains(hint))
    #expect(ending.errors.split(separator: "\n").count == 1)
  }

  @Test func failuresMakeNoLibrary() async throws {
    _ = try await kaijuan("ask", "a")
    _ = try await kaijuan("ingest", ".")
    #expect(!FileManager.default.fileExists(atPath: scratch.url.path + "/.kaijuan"))
  }

  @Test func aBadConfigurationIsNamed() async throws {
    let file = try scratch.write(#"{"modle": "x"}"#, to: "home/config.json")
    let ending = try await kaijuan("model", "list", "--home", "home")
    #expect(ending.status == 1)
    #expect(ending.errors.contains("modle"))
    #expect(ending.errors.contains(file.lastPathComponent))
  }

  @Test func aFileThatIsNoModelIsRefused() async throws {
    try scratch.write("GGUF but not really", to: "own.gguf")
    for command in [
      ["inspect", "own.gguf"], ["tokenize", "own.gguf", "--text", "a"], ["logits", "own.gguf", "--tokens", "1"],
    ] {
      let ending = try await kaijuan.run(["model"] + command)
      #expect(ending.status == 1)
      #expect(ending.errors.contains("own.gguf"))
    }
  }

  @Test func checkpointsAreConvertedAndFilesKept() async throws {
    let checkpoint = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "InferenceTests/Goldens/decoders/qwen2").path
    let convert = ["model", "convert", checkpoint, "--type", "q4_k_m", "qwen.gguf", "--json"]
    let ending = try await kaijuan.run(convert)
    #expect(ending.status == 0)
    #expect(ending.errors.contains("Note: the tokenizer is left out"))
    #expect(ending.errors.contains("is Q8_0 in place of Q6_K"))
    try await Schemas.validate([("model-convert", ending.output)])

    let logits = try await kaijuan("model", "logits", "qwen.gguf", "--tokens", "1,2,3", "--json")
    #expect((logits.json?["logits"] as? [Double])?.count == 256)
    #expect(try await kaijuan("model", "tokenize", "qwen.gguf", "--text", "a").status == 1)

    let again = try await kaijuan.run(convert)
    #expect(again.status == 1)
    #expect(again.errors.contains("qwen.gguf is there already; give another name, or --force"))
    #expect(try await kaijuan.run(convert + ["--force"]).status == 0)
  }

  @Test func aLibraryThatIsNoneIsLeftAlone() async throws {
    try scratch.write("not a database", to: ".kaijuan/library.sqlite")
    let ending = try await kaijuan("points", "verify")
    #expect(ending.status == 1)
    #expect(
      try String(contentsOf: scratch.url.appending(path: ".kaijuan/library.sqlite"), encoding: .utf8)
        == "not a database")
  }

  @Test func colourIsForTerminalsOnly() async throws {
    #expect(try await kaijuan("model", "list").output.contains("\u{1B}") == false)
  }

  @Test func modelsAreListedAsPublished() async throws {
    try scratch.write("mine", to: "models/own.gguf")
    let ending = try await kaijuan("model", "list", "--json")
    let models = try #require(ending.json?["models"] as? [[String: Any]])
    #expect(models.map { $0["state"] as? String } == ["missing", "missing", "missing", "missing", "missing", "own"])
    try await Schemas.validate([("model-list", ending.output)])
  }
}
