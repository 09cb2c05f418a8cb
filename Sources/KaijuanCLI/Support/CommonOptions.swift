import ArgumentParser
import Assistant
import Foundation

/// What every command takes.
struct CommonOptions: ParsableArguments {
  @Option(help: "The folder of the library and its config.json (default: $KAIJUAN_HOME, else .kaijuan).")
  var home: String?

  @Flag(help: "Write the result as JSON.")
  var json = false

  func settings(_ overrides: Overrides = Overrides()) async throws -> Settings {
    try await Settings.load(home: home, overrides: overrides)
  }
}

/// Flags of commands that run a generator.
struct GeneratorOptions: ParsableArguments {
  @Option(help: "The generator: a name of `kaijuan model list`, or a path to a GGUF file.")
  var model: String?

  @Option(help: "Tokens of prompt and answer together.")
  var contextLength: Int?

  @Option(help: "The longest answer, in tokens.")
  var maxTokens: Int?

  @Option(help: "Fixes the draw when the temperature is above 0.")
  var seed: Int?

  var overrides: Overrides {
    var overrides = Overrides()
    overrides.model = model
    overrides.contextLength = contextLength
    overrides.maxTokens = maxTokens
    overrides.seed = seed
    return overrides
  }
}
