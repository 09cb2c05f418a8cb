import ArgumentParser

struct IntentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "intent", abstract: "What questions want: train it from examples, and try it.",
    discussion: """
      Once trained, `ask` and POST /v1/ask send clauses, code, points and small talk where they belong; what is not sure is answered \
      from documents. Removing intents.model beside the library ends that.
      """,
    subcommands: [Train.self, Classify.self])
}
