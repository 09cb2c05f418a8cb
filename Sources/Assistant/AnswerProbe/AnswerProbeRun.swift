import Answering
public import Evaluation
public import Foundation
import Inference
import Tensors

/// Asks a generator questions with known answers, over passages that hold them and over others, and fits its `AnswerProbe` to what it names.
public struct AnswerProbeRun: Sendable {
  public struct Report: Sendable, Encodable {
    /// Those for a fact, for which the model named something; all where only passages were asked about.
    public var questions: Int
    /// Words that were named, once for each reading, readings, and single passages.
    public var examples: Int
    /// In how many of the pairs of right and wrong words the right ones are held likelier, by probes fitted without either; `nil` where only
    /// passages were asked about.
    public var rightPairs: Double?
    /// In how many of the pairs of a reading with the answer and one without it the first is held likelier to have it, likewise.
    public var heldPairs: Double?
    /// In how many of the pairs of a passage that answers and one that does not, of all questions, the first is held likelier to, likewise.
    public var passagePairs: Double
    /// Where the probe lies.
    public var path: String
    public var seconds: Double

    enum CodingKeys: String, CodingKey {
      case questions, examples, path, seconds
      case rightPairs = "right_pairs"
      case heldPairs = "held_pairs"
      case passagePairs = "passage_pairs"
    }
  }

  /// With fewer examples of words, and of readings, chance has more to say than the model.
  public static let fewestAnswers = 200
  public static let fewestReadings = 30
  /// The best of each question are read, each by itself.
  private static let singlePassages = 5
  /// From so many documents with answers on, those of a document are held out together.
  private static let manySources = 20

  public var settings: Settings
  /// Fits `AnswerProbe.passage` alone, and keeps the other parts of the probe that the model has.
  public var onlyPassages: Bool
  /// Where the probe is written; `nil` is beside the model, where it is used from then on.
  public var output: URL?
  public var progress: ProgressHandler?

  public init(
    settings: Settings, onlyPassages: Bool = false, output: URL? = nil, progress: ProgressHandler? = nil
  ) {
    self.settings = settings
    self.onlyPassages = onlyPassages
    self.output = output
    self.progress = progress
  }

  /// Questions that have an answer are asked without the documents that hold it, too. Costs about two and a half seconds a question on two
  /// cores, and a library of each set's documents.
  ///
  /// Throws what `EvaluationRun.run` does, `ModelError.unwritableFolder`, and `AssistantError.tooFewExamples`, `indistinctExamples` or
  /// `noAnswerProbe`.
  public func run(_ sets: [QuestionSet]) async throws -> Report {
    let clock = ContinuousClock()
    let start = clock.now
    let model = try await ModelFolder(url: settings.models).find(settings.model, progress: progress)
    let location = output ?? model.probeLocation
    let folder = location.deletingLastPathComponent()
    guard FileManager.default.isWritableFile(atPath: folder.path) else {
      throw ModelError.unwritableFolder(path: folder.path)
    }
    let (width, adapter) = try await offload {
      let configuration = try DecoderConfiguration(GGUFFile(path: model.path))
      return (configuration.width, try model.factAdapter(for: configuration, pool: ThreadPool(threads: 1)))
    }
    var known: AnswerProbe?
    if onlyPassages {
      known = try model.probe(width: width, adapter: adapter)
      guard known != nil else { throw AssistantError.noAnswerProbe(model: settings.model) }
    }
    var examples = AnswerProbeExamples()
    for set in sets { examples.add(try await read(set)) }
    for (count, needed) in [
      (examples.right.count, known == nil ? Self.fewestAnswers : 0),
      (examples.held.count, known == nil ? Self.fewestReadings : 0), (examples.passages.count, Self.fewestReadings),
    ] where count < needed {
      throw AssistantError.tooFewExamples(count, needed: needed)
    }
    progress?(StepProgress("fitting", completed: 0, of: nil, unit: .items))
    let passage = try await fit(examples.passages)
    var (held, right): (LinearProbeFit?, LinearProbeFit?)
    var probe: AnswerProbe
    if let known {
      probe = known
      probe.passage = passage.probe
    } else {
      let fitted = (held: try await fit(examples.held), right: try await fit(examples.right))
      (held, right) = (fitted.held, fitted.right)
      probe = AnswerProbe(held: fitted.held.probe, right: fitted.right.probe, passage: passage.probe)
    }
    try AnswerProbeFile(probe, model: model.digest.sha256, adapter: adapter).write(to: location)
    return Report(
      questions: examples.questions,
      examples: examples.right.count + examples.held.count + examples.passages.count, rightPairs: right?.pairs,
      heldPairs: held?.pairs, passagePairs: passage.pairs, path: location.path,
      seconds: start.duration(to: clock.now) / .seconds(1))
  }

  private func fit(_ examples: [LinearProbeFit.Example]) async throws -> LinearProbeFit {
    let cancellation = CancellationFlag()
    let fit = try await withTaskCancellationHandler {
      try await offload { LinearProbeFit(examples) { cancellation.isRaised } }
    } onCancel: {
      cancellation.raise()
    }
    try Task.checkCancellation()
    guard let fit else { throw AssistantError.indistinctExamples(examples.count) }
    return fit
  }

  private func read(_ set: QuestionSet) async throws -> AnswerProbeExamples {
    var settings = settings
    settings.usesAnswerProbe = false
    if settings.passageCacheBytes == 0 { settings.passageCacheBytes = Settings.defaultPassageCacheMiB << 20 }
    return try await EvaluationLibrary.with(set.library, settings, progress: progress) { assistant in
      let answerer = try await assistant.answerer(model: nil)
      // Where few documents hold all answers, questions are held out by themselves.
      let hasManySources = Set(set.questions.compactMap(\.gold.first?.uri)).count >= Self.manySources
      var examples = AnswerProbeExamples()
      for (index, question) in set.questions.enumerated() {
        try Task.checkCancellation()
        var request = try await assistant.question(question.text, datasets: question.dataset.map { [$0] })
        request.generation.temperature = 0
        let source = question.dataset == nil && hasManySources ? question.gold.first?.uri : nil
        var found = AnswerProbeExamples()
        for without in onlyPassages ? [] : question.withheld {
          guard let reading = try await answerer.factReading(for: request, without: without) else { continue }
          found.add(AnswerProbeExamples(reading, of: question, source: source ?? question.text))
        }
        if onlyPassages || !found.right.isEmpty {
          let told = try await answerer.passageStates(for: request, topK: Self.singlePassages)
          found.add(told, of: question, source: source ?? question.text)
          found.questions = 1
        }
        examples.add(found)
        progress?(StepProgress("\(set.name): asking", completed: index + 1, of: set.questions.count, unit: .items))
      }
      return examples
    }
  }
}
