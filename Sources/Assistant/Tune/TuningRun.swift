import Answering
import Documents
public import Evaluation
import Foundation
import KnowledgeBase
import Retrieval

/// Searches for the lengths of passages, their overlap, the weights of both searches, the number of passages and the threshold of refusal
/// that answer a set of questions best, within a time budget.
///
/// Lengths are tried first, then overlaps of the best length, each in a temporary library and with all weights. A choice is made by the
/// mean reciprocal rank of every other question; it is kept only where the other half of the questions is not found worse by it.
public struct TuningRun: Sendable {
  public var settings: Settings
  public var space: TuningSpace
  public var budget: Duration
  public var progress: ProgressHandler?

  public init(
    settings: Settings, space: TuningSpace = TuningSpace(), budget: Duration, progress: ProgressHandler? = nil
  ) {
    self.settings = settings
    self.space = space
    self.budget = budget
    self.progress = progress
  }

  /// A trial with what became of every question.
  private struct Measured {
    var trial: TuningReport.Trial
    var chunking: ChunkingOptions
    var weights: FusionWeights
    var outcomes: [Outcome]
  }

  /// Cost: one ingest of the set's documents for each way of cutting. What is measured when the time is up still counts.
  ///
  /// Throws what `EvaluationRun.run` does, and `AssistantError.tooFewQuestions`.
  public func run(_ set: QuestionSet) async throws -> TuningReport {
    let answerable = set.questions.count { $0.isAnswerable }
    guard answerable >= 4 else { throw AssistantError.tooFewQuestions(answerable, needed: 4) }
    let clock = ContinuousClock()
    let start = clock.now
    var measured = try await measure(set, settings.chunking, weights: [settings.retrieval.weights] + weights)
    var longest = start.duration(to: clock.now)
    var isComplete = true
    func attempt(_ chunkings: [ChunkingOptions]) async throws {
      for chunking in chunkings {
        guard start.duration(to: clock.now) + longest <= budget else {
          isComplete = false
          return
        }
        let began = clock.now
        measured += try await measure(set, chunking, weights: weights)
        longest = max(longest, began.duration(to: clock.now))
      }
    }
    try await attempt(space.lengths(beside: settings.chunking))
    let length = measured[best(of: measured)].chunking
    try await attempt(space.overlaps(of: length))

    let best = best(of: measured)
    var report = TuningReport(
      set: set.name, trials: measured.map(\.trial), best: best, settings: [:], isComplete: isComplete, seconds: 0)
    report.settings = [
      Setting.chunkTokens.key: Double(measured[best].chunking.targetTokens),
      Setting.chunkOverlap.key: Double(measured[best].chunking.overlapTokens),
      Setting.vectorWeight.key: measured[best].trial.vectorWeight,
      Setting.topK.key: Double(passages(for: Self.half(measured[best].outcomes, 0))),
    ]
    if let threshold = threshold(measured[best].outcomes) {
      report.settings[Setting.refuseBelow.key] = threshold.value
      report.refusal = threshold.heldOut
    }
    report.seconds = start.duration(to: clock.now) / .seconds(1)
    return report
  }

  private var weights: [FusionWeights] {
    space.weights.map { FusionWeights(vector: Float($0), lexical: Float(1 - $0)) }
  }

  /// The questions with even places choose, the others judge.
  private static func half(_ outcomes: [Outcome], _ remainder: Int) -> [Outcome] {
    outcomes.enumerated().filter { $0.offset % 2 == remainder }.map(\.element)
  }

  /// The first of the best; the first trial where nothing is better on both halves.
  private func best(of measured: [Measured]) -> Int {
    let first = measured[0].trial
    return measured.indices.reduce(0) { best, index in
      let (one, other) = (measured[index].trial, measured[best].trial)
      let isBetter = (one.tuning.mrrAt10, one.tuning.recallAt1) > (other.tuning.mrrAt10, other.tuning.recallAt1)
      return isBetter && one.heldOut.mrrAt10 >= first.heldOut.mrrAt10 ? index : best
    }
  }

  private func measure(
    _ set: QuestionSet, _ chunking: ChunkingOptions, weights: [FusionWeights]
  ) async throws -> [Measured] {
    var settings = settings
    settings.chunking = chunking
    return try await EvaluationLibrary.with(set.library, settings, progress: progress) { assistant in
      let passages = try await assistant.store.datasets().reduce(0) { $0 + $1.chunkCount }
      var measured = [Measured]()
      for weights in weights where !measured.contains(where: { $0.weights == weights }) {
        var retrieval = settings.retrieval
        retrieval.weights = weights
        let evaluator = Evaluator(
          store: assistant.store, embedder: assistant.embedder, retrieval: retrieval, lexicon: assistant.lexicon,
          answerability: assistant.answererOptions.answerability)
        let report = try await evaluator.evaluate(
          set, topK: settings.topK ?? AskRequest(question: "").topK, ingest: { _ in },
          progress: { [progress] done, total in
            let step = "passages of \(chunking.targetTokens) tokens, vectors \(Self.text(weights.vector))"
            progress?(StepProgress(step, completed: done, of: total, unit: .items))
          })
        measured.append(
          Measured(
            trial: .init(
              chunkTokens: chunking.targetTokens, chunkOverlap: chunking.overlapTokens,
              vectorWeight: Double(Self.text(weights.vector)) ?? 0, passages: passages,
              tuning: .init(Self.half(report.outcomes, 0)), heldOut: .init(Self.half(report.outcomes, 1))),
            chunking: chunking, weights: weights, outcomes: report.outcomes))
      }
      return measured
    }
  }

  private static func text(_ weight: Float) -> String {
    weight.formatted(.number.precision(.fractionLength(0...3)).locale(Locale(identifier: "en_US_POSIX")))
  }

  /// The fewest passages that hold the answers to nearly as many questions as the most.
  private func passages(for outcomes: [Outcome]) -> Int {
    func found(within count: Int) -> Int { outcomes.count { ($0.firstRightPassage ?? .max) <= count } }
    let wanted = Double(found(within: space.mostPassages)) * 0.99
    return (space.fewestPassages...space.mostPassages).first { Double(found(within: $0)) >= wanted }
      ?? space.mostPassages
  }

  private func threshold(_ outcomes: [Outcome]) -> (value: Double, heldOut: TuningReport.Refusal)? {
    let chosen = ThresholdCalibration.threshold(
      Self.half(outcomes, 0).map(\.scored), falseRefusalLimit: space.falseRefusalLimit)
    let rest = Self.half(outcomes, 1)
    let (answerable, unanswerable) = (rest.filter(\.question.isAnswerable), rest.filter { !$0.question.isAnswerable })
    guard let chosen, !answerable.isEmpty, !unanswerable.isEmpty else { return nil }
    func refused(_ outcomes: [Outcome]) -> Double {
      Double(outcomes.count { $0.answerability < chosen.threshold }) / Double(outcomes.count)
    }
    return (
      min(max(chosen.threshold, 0), 1),
      .init(refusalRate: refused(unanswerable), falseRefusalRate: refused(answerable))
    )
  }
}
