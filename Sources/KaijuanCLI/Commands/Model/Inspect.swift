import ArgumentParser
import Assistant

extension Model {
  struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the metadata and the tensor table of a GGUF file, and what memory it will need.")

    @Argument(help: "A path, or a name of `kaijuan model list`.")
    var file: String

    @Option(help: "Tokens of the context for which memory is told.")
    var contextLength: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
      if let contextLength, !(1...1 << 24).contains(contextLength) {
        throw ValidationError("--context-length must be 1 to 16777216")
      }
    }

    func run() async throws {
      let settings = try await common.settings()
      let found = try await ModelFolder(url: settings.models).find(file)
      let inspection = try ModelInspection(found, contextLength: contextLength ?? settings.contextLength)
      if common.json { return try JSONOutput.write(inspection) }
      Console.write("\(Style.bold(inspection.name))  \(inspection.path)\n")
      Console.write("\(inspection.bytes) bytes, SHA-256 \(inspection.sha256), GGUF version \(inspection.version)\n")
      if let memory = inspection.memory { Console.write(MemorySummary(memory: memory).text) }
      Console.write("\n")
      for entry in inspection.metadata {
        Console.write("\(entry.key) = \(entry.value.prefix(120).replacing("\n", with: "⏎"))\n")
      }
      Console.write("\n")
      for tensor in inspection.tensors {
        let shape = tensor.shape.map(String.init).joined(separator: " × ")
        Console.write("\(tensor.name)  \(tensor.type)  \(shape)  \(tensor.bytes) bytes\n")
      }
    }
  }
}
