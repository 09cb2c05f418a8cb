import Foundation
import Testing

/// Intents and sums, as a person asks for them.
@Suite struct IntentCommandTests {
  private let scratch: Scratch
  private let kaijuan: Binary

  init() throws {
    scratch = try Scratch()
    kaijuan = Binary(folder: scratch.url)
  }

  @Test func expressionsAreWorkedOut() async throws {
    let plain = try await kaijuan("calculate", "1.5万元 × 12")
    #expect(plain.status == 0 && plain.output == "1.5万元 × 12 = 180000元\n")
    let json = try await kaijuan("calculate", "1/3", "--json")
    #expect(json.json?["exact"] as? Bool == false)
    #expect(json.json?["fraction"] as? String == "1/3")
    try await Schemas.validate([("calculate", json.output)])
    let wrong = try await kaijuan("calculate", "1 / 0")
    #expect(wrong.status == 1 && wrong.output.isEmpty && wrong.errors.contains("divided by zero"))
  }

  @Test func wrongExamplesAreNamedByLine() async throws {
    try scratch.write("{\"text\": \"a\", \"intent\": \"b\"}\nno JSON\n", to: "bad.jsonl")
    let ending = try await kaijuan("intent", "train", "bad.jsonl")
    #expect(ending.status == 1)
    #expect(ending.errors.contains("line 2 of bad.jsonl"))
    #expect(!FileManager.default.fileExists(atPath: scratch.url.appending(path: ".kaijuan/intents.model").path))
    let usage = try await kaijuan("ask", "a", "--intent", "guess")
    #expect(usage.status == 2 && usage.errors.contains("auto, off, document_answer"))
  }

  @Test(.enabled("needs the pulled models", { PulledModels.arePresent })) func trainedIntentsTellAndRoute() async throws
  {
    // As many as make training quick in a debug build.
    let corpus = Schemas.root.appending(path: "corpus/intents")
    let lines = try String(contentsOf: corpus.appending(path: "train.jsonl"), encoding: .utf8).split(separator: "\n")
    let few = stride(from: 0, to: lines.count, by: 4).map { lines[$0] }
    try scratch.write(few.joined(separator: "\n"), to: "few.jsonl")
    let held = try String(contentsOf: corpus.appending(path: "heldout.jsonl"), encoding: .utf8).split(separator: "\n")
    try scratch.write(
      stride(from: 0, to: held.count, by: 5).map { held[$0] }.joined(separator: "\n"), to: "held.jsonl")
    let trained = try await kaijuan("intent", "train", "few.jsonl", "--held-out", "held.jsonl", "--json")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect((trained.json?["held_out"] as? [String: Any])?["accuracy"] as? Double ?? 0 > 0.8)
    let told = try await kaijuan("intent", "classify", "你好", "Where is the parser implemented?", "--json")
    let results = told.json?["results"] as? [[String: Any]]
    #expect(results?.map { $0["intent"] as? String } == ["small_talk", "code_search"])
    try await Schemas.validate([("intent-train", trained.output), ("intent-classify", told.output)])

    try scratch.write("# Notes\n\nThe gate chooses two experts for each token.\n", to: "notes/gate.md")
    #expect(try await kaijuan("ingest", "notes").status == 0)
    // No generator is loaded for it.
    let talk = try await kaijuan("ask", "你好", "--intent", "small_talk", "--model", "none.gguf", "--json")
    #expect(talk.status == 0, "\(talk.errors)")
    #expect((talk.json?["answer"] as? String)?.contains("开卷") == true)
    #expect((talk.json?["intent"] as? [String: Any])?["name"] as? String == "small_talk")
    try await Schemas.validate([("ask", talk.output)])
    let overlap = try await kaijuan("intent", "train", "few.jsonl", "--held-out", "few.jsonl")
    #expect(overlap.status == 1 && overlap.errors.contains("also among the examples"))
  }
}
