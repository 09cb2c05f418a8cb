import ArgumentParser
import Documents

struct CodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "code", abstract: "The definitions of source files: symbols, signatures, lines, licences.",
    discussion: "They are what passages of code are cut by. Nothing is stored.")

  @Argument(help: "Source files, and folders with them.")
  var paths: [String]

  @OptionGroup var common: CommonOptions

  func run() async throws {
    var report = Report()
    // One after the other: files given by themselves may share their names.
    for path in paths {
      let listing = FileDiscovery.list([path])
      report.failed += listing.problems
      for file in listing.files {
        do throws(DocumentError) {
          guard let outline = try CodeOutline.read(path: file.path) else { continue }
          if common.json { report.files.append(Report.File(file.path, outline)) } else { show(outline, of: file.path) }
        } catch {
          report.failed.append(FileProblem(path: file.path, stage: .read, reason: error.description))
        }
      }
    }
    if common.json { try JSONOutput.write(report) }
    guard report.failed.isEmpty else {
      for problem in report.failed where !common.json { Console.note("\(problem.path): \(problem.reason)") }
      throw DoneInPart(description: "\(report.failed.count) files could not be read.")
    }
  }

  private func show(_ outline: CodeOutline, of path: String) {
    let license = outline.license.map { ", \($0)" } ?? ""
    Console.write("\(Style.bold(path))  \(Style.dim(outline.language + license))\n")
    for (definition, lines) in zip(outline.definitions, outline.lines) {
      Console.write(
        "\(lines.lowerBound)–\(lines.upperBound)  \(Style.cyan(definition.symbol))  \(outline.signature(of: definition))\n"
      )
    }
  }

  struct Report: Encodable {
    struct File: Encodable {
      var path: String
      var language: String
      var license: String?
      var definitions: [Row]

      init(_ path: String, _ outline: CodeOutline) {
        self.path = path
        (language, license) = (outline.language, outline.license)
        definitions = zip(outline.definitions, outline.lines).map { definition, lines in
          Row(
            kind: definition.kind, symbol: definition.symbol, signature: outline.signature(of: definition),
            firstLine: lines.lowerBound, lastLine: lines.upperBound)
        }
      }
    }

    struct Row: Encodable {
      var kind: CodeDefinition.Kind
      var symbol: String
      var signature: String
      var firstLine: Int
      var lastLine: Int
    }

    var files: [File] = []
    var failed: [FileProblem] = []
  }
}
