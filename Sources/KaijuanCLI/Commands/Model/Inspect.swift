import ArgumentParser
import Assistant

extension Model {
  struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the metadata and the tensor table of a GGUF file.")

    @Argument(help: "A path, or a name of `kaijuan model list`.")
    var file: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
      let found = try await ModelFolder(url: try await common.settings().models).find(file)
      let inspection = try ModelInspection(found)
      if common.json { return try JSONOutput.write(inspection) }
      Console.write("\(Style.bold(inspection.name))  \(inspection.path)\n")
      Console.write("\(inspection.bytes) bytes, SHA-256 \(inspection.sha256), GGUF version \(inspection.version)\n\n")
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
