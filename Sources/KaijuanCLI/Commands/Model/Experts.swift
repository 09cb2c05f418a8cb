import ArgumentParser
import Assistant
import Foundation

extension Model {
  struct Experts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a set of experts of low-rank adapters.",
      discussion: """
        With --examples, a router learns from a text file of each kind, one question a line, which experts a token gets; a kind \
        without an adapter stands for the model as it is. With --weights every token gets all experts, each with its weight.
        """)

    @Argument(help: "The model: a path to a GGUF file, or a name of `kaijuan model list`.")
    var base: String

    @Argument(help: "The GGUF file to write.", completion: .file(extensions: ["gguf"]))
    var output: String

    @Option(help: "NAME=FILE: an expert, as a GGUF adapter or a PEFT folder; repeated for each.", transform: Named.init)
    var adapter: [Named]

    @Option(help: "NAME=FILE: questions of an expert's kind, one a line; repeated for each.", transform: Named.init)
    var examples: [Named] = []

    @Option(help: "NAME=WEIGHT of each expert, separated by commas, in place of examples.", transform: WeightList.init)
    var weights: WeightList?

    @Option(help: "How many experts a token gets.")
    var topK = 1

    @Flag(help: "Replace a file that is there already.")
    var force = false

    @Option(help: "Threads of the engine.")
    var threads: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
      guard Set(adapter.map(\.name)).count == adapter.count, Set(examples.map(\.name)).count == examples.count else {
        throw ValidationError("an expert is named twice; give each its own name")
      }
      let names = adapter.map(\.name)
      if let weights {
        guard examples.isEmpty else { throw ValidationError("give --weights or --examples, not both") }
        guard Set(weights.values.map(\.name)) == Set(names), weights.values.count == names.count else {
          throw ValidationError("--weights must name each of \(names.joined(separator: ", ")) once")
        }
        return
      }
      if let lacking = names.first(where: { name in !examples.contains { $0.name == name } }) {
        throw ValidationError(
          "there are no examples for '\(lacking)'; give --examples \(lacking)=FILE, or --weights for all")
      }
      guard examples.count >= 2 else {
        throw ValidationError(
          "a router needs two kinds to choose from; give --examples OTHER=FILE for questions of no kind")
      }
      guard (1...examples.count).contains(topK) else {
        throw ValidationError("--top-k is \(topK); from 1 to \(examples.count) of the experts can be used")
      }
    }

    func run() async throws {
      var overrides = Overrides()
      overrides.threads = threads
      let settings = try await common.settings(overrides)
      let bar = ProgressBar()
      defer { bar.finish() }
      let file = try await ModelFolder(url: settings.models).find(base) { bar.show($0) }
      let result = try await ExpertComposer.compose(
        try members(), for: file, used: topK, to: URL(filePath: output), replaces: force, threads: settings.threads
      ) { bar.show($0) }
      bar.finish()
      if common.json { return try JSONOutput.write(result) }
      Console.write("\(Style.bold(result.path))  \(summary(result))\n")
    }

    /// Adapters in the order given, then kinds that have none.
    private func members() throws -> [ExpertComposer.Member] {
      let kinds =
        adapter.map { ($0.name, Optional($0.value)) }
        + examples.filter { kind in !adapter.contains { $0.name == kind.name } }.map { ($0.name, nil) }
      return try kinds.map { name, path in
        ExpertComposer.Member(
          name: name, adapter: path,
          examples: try examples.first { $0.name == name }.map { try Self.lines($0.value) } ?? [],
          weight: weights?.values.first { $0.name == name }?.weight)
      }
    }

    private static func lines(_ path: String) throws -> [String] {
      let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
      let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }
      guard !lines.isEmpty else { throw ValidationError("\(path) holds no examples; write one question a line") }
      return lines
    }

    private func summary(_ result: ExpertComposer.Result) -> String {
      let experts = result.experts.map(\.name).joined(separator: ", ")
      guard let used = result.expertsUsed else { return "\(experts), with fixed weights" }
      let accuracy = result.accuracy.map {
        let share = $0.ofExamples.formatted(.percent.precision(.fractionLength(0)))
        return "; right for \(share) of \($0.examples) held-out examples"
      }
      return "\(experts), \(used) of \(result.experts.count) a token, \(result.routers) routers\(accuracy ?? "")"
    }
  }

  /// `NAME=VALUE`
  struct Named {
    var name: String
    var value: String

    init(_ text: String) throws {
      guard let equal = text.firstIndex(of: "="), equal != text.startIndex, text.index(after: equal) != text.endIndex
      else { throw ValidationError("'\(text)' is not of the form NAME=FILE") }
      name = String(text[..<equal])
      value = String(text[equal...].dropFirst())
    }
  }

  /// `NAME=WEIGHT,NAME=WEIGHT`
  struct WeightList {
    var values: [(name: String, weight: Float)]

    init(_ text: String) throws {
      values = try text.split(separator: ",").map { part in
        let named = try Named(String(part))
        guard let weight = Float(named.value), weight.isFinite else {
          throw ValidationError("'\(named.value)' is no weight of '\(named.name)'; give a number")
        }
        return (named.name, weight)
      }
    }
  }
}
