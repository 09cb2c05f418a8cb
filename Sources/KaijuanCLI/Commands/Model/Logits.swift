import ArgumentParser
import Assistant
import Foundation

extension Model {
  struct Logits: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the scores of every token of the vocabulary for the place after the given tokens.")

    @Argument(help: "A path to a GGUF file, or a name of `kaijuan model list`.")
    var file: String

    @Option(help: "Token ids, separated by commas.", transform: TokenList.init)
    var tokens: TokenList

    @Option(help: "Threads of the engine.")
    var threads: Int?

    @OptionGroup var common: CommonOptions

    private struct Report: Encodable {
      var logits: [Float]
    }

    func run() async throws {
      var overrides = Overrides()
      overrides.threads = threads
      let settings = try await common.settings(overrides)
      let found = try await ModelFolder(url: settings.models).find(file)
      let logits = try await ModelWorkbench.logits(after: tokens.ids, model: found, threads: settings.threads)
      if common.json { return try JSONOutput.write(Report(logits: logits)) }
      for (id, score) in logits.enumerated().sorted(by: { $0.element > $1.element }).prefix(10) {
        Console.write("\(id)\t\(score)\n")
      }
    }
  }

  struct TokenList {
    var ids: [Int32]

    init(_ text: String) throws {
      ids = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
        guard let id = Int32(part.trimmingCharacters(in: .whitespaces)), id >= 0 else {
          throw ValidationError("'\(part)' is no token id; give whole numbers separated by commas, such as 1,2,3")
        }
        return id
      }
    }
  }
}
