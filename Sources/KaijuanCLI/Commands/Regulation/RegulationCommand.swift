import ArgumentParser

struct RegulationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regulation",
    abstract: "What regulations say, as rows: clauses, references, definitions, thresholds, changes.",
    subcommands: [Outline.self, References.self, Definitions.self, Thresholds.self, Difference.self])
}
