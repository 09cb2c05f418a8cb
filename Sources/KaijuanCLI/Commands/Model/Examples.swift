import ArgumentParser
import Assistant
import Evaluation
import Foundation

extension Model {
  struct Examples: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write what a generator is given to read for facts: what an adapter is trained on.",
      discussion: """
        Searches for the questions of sets with known answers, with and without the documents that hold them, and writes a line of JSON \
        for each prompt of a question for a fact: question, holds (whether the answer is there), prompt and answer in tokens. \
        Scripts/train-fact-adapter makes an adapter of them. Temporary libraries are made of the sets' documents; your own library is \
        not touched.
        """)

    @OptionGroup var questions: QuestionOptions
    @OptionGroup var generator: GeneratorOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
      let settings = try await common.settings(generator.overrides)
      let sets = try questions.read()
      let bar = ProgressBar()
      defer { bar.finish() }
      let run = FactExamplesRun(settings: settings) { bar.show($0) }
      var (count, held) = (0, 0)
      for set in sets {
        try await run.run(set) { example in
          try JSONOutput.write(example, asLine: true)
          count += 1
          if example.holds { held += 1 }
        }
      }
      bar.clear()
      guard count > 0 else { throw AssistantError.tooFewExamples(0, needed: 1) }
      Console.note("\(count) prompts, \(held) of them with the answer")
    }
  }
}
