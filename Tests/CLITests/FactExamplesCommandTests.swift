import Foundation
import Testing

/// What an adapter for facts is trained on, with the small models.
@Suite(.enabled(if: PulledModels.arePresent, "needs the models that Scripts/test pulls"))
struct FactExamplesCommandTests {
  @Test(.timeLimit(.minutes(30))) func aLineIsWrittenForEachPrompt() async throws {
    let scratch = try Scratch()
    let kaijuan = Binary(folder: scratch.url)
    let paragraphs = ["Vale": "Ada Brook", "Osmo": "Tom Reed"].map { town, name in
      """
      {"context": "The museum of \(town) was paid for by the potter \(name).", "qas": [{"id": "\(town)", \
      "question": "Who paid for the museum of \(town)?", "answers": [{"text": "\(name)", "answer_start": 48}]}]}
      """
    }
    try scratch.write(
      #"{"data": [{"title": "Museums", "paragraphs": [\#(paragraphs.joined(separator: ","))]}]}"#, to: "set.json")
    let ending = try await kaijuan.run(
      ["model", "examples", "squad=set.json", "--model", "smollm2-135m-instruct-q4_1"])
    #expect(ending.status == 0, "\(ending.errors)")
    let lines = ending.output.split(separator: "\n").map(String.init)
    // With the paragraph that holds the answer and with the other one alone.
    #expect(lines.count == 4 && lines.count { $0.contains(#""holds":true"#) } == 2)
    try await Schemas.validate(lines.map { ("model-examples", $0) })
    #expect(ending.errors.contains("4 prompts, 2 of them with the answer"))

    let why = #"{"id": "w", "question": "Why is it red?", "answers": [{"text": "red", "answer_start": 12}]}"#
    try scratch.write(
      #"{"data": [{"title": "Pier", "paragraphs": [{"context": "The pier is red.", "qas": [\#(why)]}]}]}"#,
      to: "why.json")
    let none = try await kaijuan.run(
      ["model", "examples", "squad=why.json", "--model", "smollm2-135m-instruct-q4_1"])
    #expect(none.status == 1 && none.output.isEmpty && none.errors.contains("gave 0 examples"), "\(none.errors)")
  }
}
