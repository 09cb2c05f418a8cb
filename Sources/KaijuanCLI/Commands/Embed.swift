import ArgumentParser
import Assistant
import KnowledgeBase

struct Embed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Show the vectors of texts.")

  @Argument(help: "Texts; without any, each line of standard input is one.")
  var texts: [String] = []

  @Option(help: "The encoder: a name of `kaijuan model list`, or a path to a GGUF file.")
  var encoder: String?

  @Flag(help: "Treat the texts as questions instead of passages.")
  var query = false

  @OptionGroup var common: CommonOptions

  private struct Report: Encodable {
    var model: String
    var dimension: Int
    var vectors: [[Float]]
  }

  func run() async throws {
    var overrides = Overrides()
    overrides.encoder = encoder
    let settings = try await common.settings(overrides)
    let bar = ProgressBar()
    let embedder = try await Assistant.embedder(settings) { bar.show($0) }
    bar.clear()
    let inputs = texts.isEmpty ? StandardInput.lines() : texts
    let vectors = try await embedder.embed(inputs, as: query ? .query : .passage)
    if common.json {
      return try JSONOutput.write(
        Report(model: embedder.identity, dimension: embedder.dimension, vectors: vectors))
    }
    for vector in vectors { Console.write(vector.map { String($0) }.joined(separator: " ") + "\n") }
  }
}
