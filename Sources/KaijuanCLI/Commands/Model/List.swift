import ArgumentParser
import Assistant
import Foundation

extension Model {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show known models and your own GGUF files.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
      let folder = ModelFolder(url: try await common.settings().models)
      let bar = ProgressBar()
      defer { bar.finish() }
      var reports = [ModelReport]()
      for entry in ModelManifest.entries {
        do {
          reports.append(ModelReport(entry, file: try await folder.file(entry) { bar.show($0) }))
        } catch ModelError.damaged {
          var report = ModelReport(entry, file: nil)
          report.state = .damaged
          report.path = folder.location(entry).path
          reports.append(report)
        }
      }
      for file in try await folder.ownFiles(progress: { bar.show($0) }) { reports.append(ModelReport(own: file)) }
      bar.finish()
      if common.json { return try JSONOutput.write(["models": reports]) }
      for report in reports { Console.write(line(report) + "\n") }
      Console.write(Style.dim("Models live in \(folder.url.path)") + "\n")
    }

    private func line(_ report: ModelReport) -> String {
      let state =
        switch report.state {
        case .ready: Style.green("ready")
        case .missing: Style.dim("not here; fetch it with: kaijuan model pull \(report.name)")
        case .damaged: Style.yellow("damaged; mend it with: kaijuan model pull \(report.name)")
        case .own: Style.cyan("your own")
        }
      let facts = [report.role, report.architecture, "\(report.bytes / 1_000_000) MB", report.licence].compactMap(
        \.self)
      return "\(Style.bold(report.name))  \(facts.joined(separator: ", "))  \(state)"
    }
  }
}

extension ModelReport {
  init(_ entry: ModelEntry, file: ModelFile?) {
    self.init(
      name: entry.name, path: file?.path, bytes: entry.digest.bytes, sha256: entry.digest.sha256,
      architecture: entry.architecture, role: entry.role.rawValue, licence: entry.licence.spdx, home: entry.home,
      state: file == nil ? .missing : .ready)
  }

  init(own file: ModelFile) {
    self.init(
      name: file.name, path: file.path, bytes: file.digest.bytes, sha256: file.digest.sha256,
      architecture: ModelInspection.architecture(of: file.path), state: .own)
  }
}
