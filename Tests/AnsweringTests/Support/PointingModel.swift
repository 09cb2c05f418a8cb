import Answering
import Synchronization

/// Points out what it is told to, and otherwise says what a scripted model says.
final class PointingModel: LikelihoodModel {
  let probe: AnswerProbe?
  private let hasFactAdapter: Bool
  private let scripted: ScriptedModel
  private let instead: Double
  /// The state behind the prompt of each reading; the last one serves all that follow.
  private let behind: [[Float]]
  /// One answer for each reading; the last one serves all that follow.
  private let readings: [[ExcerptChoice.Excerpt]]
  let keepsPassages: Bool
  var repairsPassages: Bool { keepsPassages }
  /// Of the question over a passage; `nil` where it was not read before.
  private let kept: @Sendable (_ prompt: String) -> [Float]?
  private let judgement: @Sendable (Continuation) -> Double
  private let state = Mutex(State())

  struct State {
    var texts: [[String]] = []
    var phrases: [String] = []
    var prompts: [[ChatMessage]] = []
    var continuations: [Continuation] = []
    /// Those whose states were asked for.
    var judged: [[ChatMessage]] = []
    /// What it read for them.
    var read: Set<String> = []
  }

  init(
    _ readings: [[ExcerptChoice.Excerpt]], instead: Double = -9, script: String = "", contextLength: Int = 4096,
    probe: AnswerProbe? = nil, behind: [[Float]] = [[]], hasFactAdapter: Bool = false,
    judgement: @escaping @Sendable (Continuation) -> Double = { _ in -1 },
    kept: (@Sendable (_ prompt: String) -> [Float]?)? = nil
  ) {
    self.readings = readings
    self.probe = probe
    self.hasFactAdapter = hasFactAdapter
    self.instead = instead
    self.behind = behind
    keepsPassages = kept != nil
    self.kept = kept ?? { _ in nil }
    scripted = ScriptedModel(script, contextLength: contextLength)
    self.judgement = judgement
  }

  var pointed: State { state.withLock { $0 } }
  var seen: ScriptedModel.State { scripted.seen }

  var identity: String { scripted.identity }
  var contextLength: Int { scripted.contextLength }
  func tokenCount(_ text: String) -> Int { scripted.tokenCount(text) }
  func promptTokenCount(_ messages: [ChatMessage]) throws -> Int { try scripted.promptTokenCount(messages) }

  func generate(
    _ messages: [ChatMessage], _ options: GenerationOptions
  ) -> AsyncThrowingStream<GenerationEvent, any Error> {
    scripted.generate(messages, options)
  }

  func excerpts(
    of texts: [String], insteadOf phrase: String, after messages: [ChatMessage], _ options: GenerationOptions
  ) async throws -> ExcerptChoice {
    let reading = state.withLock { state in
      state.texts.append(texts)
      state.phrases.append(phrase)
      state.prompts.append(messages)
      return state.texts.count - 1
    }
    return ExcerptChoice(
      excerpts: readings[min(reading, readings.count - 1)], instead: instead,
      state: behind[min(reading, behind.count - 1)],
      summary: GenerationSummary(
        reason: .stop, promptTokens: 100, completionTokens: 4, prefillSeconds: 0.1, decodeSeconds: 0.2))
  }

  func readsAdapted(_ options: GenerationOptions) -> Bool { hasFactAdapter && options.adapters.isEmpty }

  func keeps(_ conversations: [[ChatMessage]]) throws -> [Bool] {
    conversations.map { conversation in
      kept(conversation.map(\.content).joined(separator: "\n")) != nil
        || state.withLock { $0.read.contains(conversation.last?.content ?? "") }
    }
  }

  func states(behind conversations: [[ChatMessage]], readsMissing: Bool) async throws -> [[Float]] {
    state.withLock { state in
      state.judged += conversations
      if readsMissing { state.read.formUnion(conversations.compactMap { $0.last?.content }) }
    }
    return conversations.map { kept($0.map(\.content).joined(separator: "\n")) ?? (readsMissing ? [-1, -1] : []) }
  }

  func likelihoods(of continuations: [Continuation], _ adapters: [AdapterChoice]) async throws -> [Double] {
    state.withLock { $0.continuations += continuations }
    return continuations.map(judgement)
  }
}
