import ArgumentParser
import Assistant

extension Model {
  struct Tokenize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the token ids of a text.")

    @Argument(help: "A path to a GGUF file, or a name of `kaijuan model list`.")
    var file: String

    @Option(help: "The text; without it, standard input is read.")
    var text: String?

    @Flag(help: "Add the tokens the model expects around a text.")
    var addSpecial = false

    @Flag(help: "Read control tokens written out in the text as those tokens.")
    var parseSpecial = false

    @OptionGroup var common: CommonOptions

    private struct Report: Encodable {
      var ids: [Int32]
    }

    func run() async throws {
      let found = try await ModelFolder(url: try await common.settings().models).find(file)
      let bytes = text.map { Array($0.utf8) } ?? StandardInput.read()
      let ids = try ModelWorkbench.tokenize(
        bytes, model: found, parseSpecial: parseSpecial, addSpecial: addSpecial)
      if common.json { return try JSONOutput.write(Report(ids: ids)) }
      Console.write(ids.map(String.init).joined(separator: " ") + "\n")
    }
  }
}
