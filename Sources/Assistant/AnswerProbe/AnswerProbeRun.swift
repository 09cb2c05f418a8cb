import Answering
public import Evaluation
import Foundation

/// Asks a generator questions with known answers, over passages that hold them and over others, and fits its `AnswerProbe` to what it names.
public struct AnswerProbeRun: Sendable {
  public struct Report: Sendable, Encodable {
    /// Those for a fact, for which the model named something.
    public var questions: Int
    /// Words that were named, once for each reading.
    public var examples: Int
    /// In how many of the pairs of a right and a wrong example the right one is held likelier, by probes fitted without either.
    public var heldOutPairs: Double
    /// Where the probe lies.
    public var path: String
    public var seconds: Double

    enum CodingKeys: String, CodingKey {
      case questions, examples, path, seconds
      case heldOutPairs = "held_out_pairs"
    }
  }

  /// With fewer, chance has more to say than the model.
  public static let fewestExamples = 200
  /// The likeliest of each question are examples.
  private static let mostCandidates = 8
  /// From so many documents with answers on, those of a document are held out together.
  private static let manySources = 20

  public var settings: Settings
  public var progress: ProgressHandler?

  public init(settings: Settings, progress: ProgressHandler? = nil) {
    self.settings = settings
    self.progress = progress
  }

  /// Every other question that has an answer is asked without the documents that hold it, too. The probe is written beside the model, where it
  /// is used from then on. Costs one or two seconds a question on two cores, and a library of each set's documents.
  ///
  /// Throws what `EvaluationRun.run` does, and `AssistantError.tooFewExamples` or `indistinctExamples`.
  public func run(_ sets: [QuestionSet]) async throws -> Report {
    let clock = ContinuousClock()
    let start = clock.now
    let model = try await ModelFolder(url: settings.models).find(settings.model, progress: progress)
    let folder = model.probeLocation.deletingLastPathComponent()
    guard FileManager.default.isWritableFile(atPath: folder.path) else {
      throw ModelError.unwritableFolder(path: folder.path)
    }
    var examples: [AnswerProbeFit.Example] = []
    var questions = 0
    for set in sets {
      let named = try await named(set)
      questions += named.count
      examples += named.joined()
    }
    guard examples.count >= Self.fewestExamples else {
      throw AssistantError.tooFewExamples(examples.count, needed: Self.fewestExamples)
    }
    progress?(StepProgress("fitting", completed: 0, of: nil, unit: .items))
    let cancellation = CancellationFlag()
    let found = examples
    let fit = try await withTaskCancellationHandler {
      try await offload { AnswerProbeFit(found) { cancellation.isRaised } }
    } onCancel: {
      cancellation.raise()
    }
    try Task.checkCancellation()
    guard let fit else { throw AssistantError.indistinctExamples(examples.count) }
    try AnswerProbeFile(fit.probe, model: model.digest.sha256).write(to: model.probeLocation)
    return Report(
      questions: questions, examples: examples.count, heldOutPairs: fit.heldOutPairs, path: model.probeLocation.path,
      seconds: start.duration(to: clock.now) / .seconds(1))
  }

  /// Of each question what the model named.
  private func named(_ set: QuestionSet) async throws -> [[AnswerProbeFit.Example]] {
    var settings = settings
    settings.usesAnswerProbe = false
    return try await EvaluationLibrary.with(set.library, settings, progress: progress) { assistant in
      let answerer = try await assistant.answerer(model: nil)
      // Where few documents hold all answers, questions are held out by themselves.
      let hasManySources = Set(set.questions.compactMap(\.gold.first?.uri)).count >= Self.manySources
      var named: [[AnswerProbeFit.Example]] = []
      var answerable = 0
      for (index, question) in set.questions.enumerated() {
        try Task.checkCancellation()
        var request = try await assistant.question(question.text, datasets: question.dataset.map { [$0] })
        request.generation.temperature = 0
        let source = question.dataset == nil && hasManySources ? question.gold.first?.uri : nil
        var found = try await answerer.candidates(for: request).prefix(Self.mostCandidates)
          .flatMap { Self.examples($0, of: question, source: source) }
        if question.isAnswerable {
          answerable += 1
          if answerable.isMultiple(of: 2) {
            found += try await answerer.candidates(for: request, without: Set(question.gold.map(\.uri)))
              .prefix(Self.mostCandidates).flatMap { Self.examples($0, of: question, source: source, isHeld: false) }
          }
        }
        if !found.isEmpty { named.append(found) }
        progress?(StepProgress("\(set.name): asking", completed: index + 1, of: set.questions.count, unit: .items))
      }
      return named
    }
  }

  /// `isHeld` tells whether a passage with the answer was there; without one nothing is right, and what agrees by chance is no example.
  private static func examples(
    _ candidate: ExcerptCandidate, of question: Question, source: String?, isHeld: Bool = true
  ) -> [AnswerProbeFit.Example] {
    let agreement = AnswerText.agreement(of: candidate.text, with: question.answers, language: question.language)
    let worth = ((agreement.isExact ? 1 : 0) + agreement.f1) / 2
    guard isHeld || worth == 0 else { return [] }
    return candidate.states.map {
      AnswerProbeFit.Example(state: AnswerProbe.scaled($0), worth: Float(worth), source: source ?? question.text)
    }
  }
}
