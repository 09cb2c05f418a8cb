import ArgumentParser
import Assistant
import Foundation
import Inference

extension Model {
  struct Convert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a GGUF file of a checkpoint in safetensors.",
      discussion: """
        The folder holds config.json and model.safetensors (or shards and model.safetensors.index.json) in F32, F16 or BF16, as \
        Hugging Face hosts them. A tokenizer.json of a known kind comes along; without one the file serves for `kaijuan model logits`.
        """)

    @Argument(help: "The checkpoint's folder.", completion: .directory)
    var folder: String

    @Argument(help: "The GGUF file to write.", completion: .file(extensions: ["gguf"]))
    var output: String

    @Option(
      help: "What matrices are stored as: \(Choice.list(WeightType.self)).", transform: Choice.parse)
    var type: WeightType = .f16

    @Flag(help: "Replace a file that is there already.")
    var force = false

    @Option(help: "Threads of the engine.")
    var threads: Int?

    @OptionGroup var common: CommonOptions

    func run() async throws {
      var overrides = Overrides()
      overrides.threads = threads
      let settings = try await common.settings(overrides)
      let bar = ProgressBar()
      defer { bar.finish() }
      let result = try await ModelConverter.convert(
        folder: URL(filePath: folder), to: URL(filePath: output), type: type, replaces: force,
        threads: settings.threads
      ) { bar.show($0) }
      bar.finish()
      for warning in result.warnings { Console.note("Note: \(warning).") }
      if let first = result.fallbacks.first {
        Console.note(
          """
          Note: \(result.fallbacks.count) tensors have rows that are not whole blocks of the type asked for; \
          \(first.tensor) is \(first.stored) in place of \(first.wanted).
          """)
      }
      if common.json { return try JSONOutput.write(result) }
      Console.write(
        "\(Style.bold(result.path))  \(result.architecture), \(result.tensors) tensors, \(result.bytes / 1_000_000) MB\n"
      )
    }
  }
}
