import ArgumentParser

struct Model: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetch, list, convert, compose and look into model files.",
    subcommands: [
      Pull.self, List.self, Convert.self, Experts.self, Examples.self, Probe.self, Inspect.self, Tokenize.self,
      Logits.self,
    ])
}

/// A model file as `--json` shows it.
struct ModelReport: Encodable {
  var name: String
  /// `nil` when it is not on this machine.
  var path: String?
  var bytes: Int
  var sha256: String
  var architecture: String?
  var role: String?
  var licence: String?
  var home: String?
  var state: State

  enum State: String, Encodable {
    case ready, missing, damaged, own
  }
}
