import Answering
public import Evaluation

/// Finds what a generator would be given to read for questions with known answers: what an adapter for facts is trained on.
public struct FactExamplesRun: Sendable {
  public var settings: Settings
  public var progress: ProgressHandler?

  public init(settings: Settings, progress: ProgressHandler? = nil) {
    self.settings = settings
    self.progress = progress
  }

  /// Questions that have an answer are read for without the documents that hold it, too. Costs about a tenth of a second a question, and a
  /// library of the set's documents. Throws what `EvaluationRun.run` does, and what `receive` throws.
  public func run(_ set: QuestionSet, receive: (FactExample) throws -> Void) async throws {
    var settings = settings
    // One of another adapter does not matter here.
    settings.usesAnswerProbe = false
    try await EvaluationLibrary.with(set.library, settings, progress: progress) { assistant in
      let answerer = try await assistant.answerer(model: nil)
      let model = try await assistant.generators.model(settings.model)
      for (index, question) in set.questions.enumerated() {
        try Task.checkCancellation()
        let request = try await assistant.question(question.text, datasets: question.dataset.map { [$0] })
        for without in question.withheld {
          for prompt in try await answerer.factPrompts(for: request, without: without) {
            guard let example = try await FactExample(prompt, of: question, model) else { continue }
            try receive(example)
          }
        }
        progress?(StepProgress("\(set.name): reading", completed: index + 1, of: set.questions.count, unit: .items))
      }
    }
  }
}
