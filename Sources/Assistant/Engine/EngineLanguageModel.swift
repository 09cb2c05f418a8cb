public import Answering
public import Inference
public import Tensors

/// The decoder behind `Answering.LanguageModel`: chat template, tokens, text, stop strings.
public final class EngineLanguageModel: LanguageModel {
  public let identity: String
  public let probe: AnswerProbe?
  private let factAdapter: AdapterMix?
  public var contextLength: Int { generator.contextLength }

  private let generator: TextGenerator
  let tokenizer: any Tokenizer
  private let template: ChatTemplate
  private let constraints: ResponseConstraints
  private let passageRepairTokens: Int

  /// What can be named in `GenerationOptions.adapters`.
  public var adapters: LoadedAdapters { generator.adapters }

  public init(
    _ file: GGUFFile, identity: String, cache: PackedWeightsCache? = nil, contextLength: Int, pool: ThreadPool,
    limits: BatchLimits = BatchLimits(), prefixCacheBytes: Int = TextGenerator.defaultPrefixCacheBytes,
    passages: (store: PassageStore, modelHash: String)? = nil,
    passageRepairTokens: Int = Settings.defaultPassageRepairTokens,
    probe: AnswerProbe? = nil, factAdapter: Adapter? = nil
  ) throws {
    self.identity = identity
    self.probe = probe
    self.factAdapter = try factAdapter.map { try AdapterMix([("facts", $0, 1)]) }
    self.passageRepairTokens = passageRepairTokens
    tokenizer = try TokenizerFactory.load(from: file)
    template = try ChatTemplate(from: file, tokenizer: tokenizer)
    constraints = ResponseConstraints(tokenizer)
    generator = TextGenerator(
      try DecoderModel(file, pool: pool, cache: cache), contextLength: contextLength, maximumBatchSize: limits.size,
      prefixCacheBytes: prefixCacheBytes, passages: passages)
  }

  var activity: ModelActivity {
    ModelActivity(model: identity, generator.activity, generator.expertLoad, adapters.all)
  }

  public func tokenCount(_ text: String) -> Int {
    tokenizer.encode(text).count
  }

  public func promptTokenCount(_ messages: [ChatMessage]) throws -> Int {
    try prompt(messages).tokens.count
  }

  public func check(_ format: ResponseFormat) async throws {
    _ = try await constraints.constraint(format)
  }

  public func check(_ adapters: [AdapterChoice]) throws {
    _ = try mix(adapters)
  }

  private func mix(_ choices: [AdapterChoice]) throws -> AdapterMix {
    do { return try adapters.mix(choices.map { ($0.name, $0.scale) }) } catch let error as AdapterError {
      let isUnknown = if case .unknown = error.reason { true } else { false }
      throw LanguageModelError.unusableAdapter(name: error.adapter, reason: "\(error)", isUnknown: isUnknown)
    }
  }

  public func generate(
    _ messages: [ChatMessage], _ options: GenerationOptions
  ) -> AsyncThrowingStream<GenerationEvent, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          try await run(messages, options, continuation)
          continuation.finish()
        } catch let error as ConstraintError {
          continuation.finish(throwing: LanguageModelError.unkeptResponseFormat(reason: "\(error)"))
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func prompt(_ messages: [ChatMessage]) throws -> ChatTemplate.Rendered {
    do { return try template.render(messages.map(ChatTurn.init)) } catch {
      guard case .wrongOrder(_, let reason) = error else { throw error }
      throw LanguageModelError.unusableConversation(reason: reason)
    }
  }

  /// The passages of the one message that has some.
  private func parts(_ messages: [ChatMessage], _ cuts: [Int]) -> PromptParts? {
    guard let sources = messages.compactMap(\.sources).first, let beginning = cuts.first,
      cuts.count == sources.cuts.count
    else { return nil }
    let passages = sources.spans.enumerated().map { index, span in
      PromptParts.Passage(tokens: cuts[2 * index + 1]..<cuts[2 * index + 2], label: span.contentHash)
    }
    return PromptParts(beginning: beginning, standIn: tokenizer.encode(sources.standIn), passages: passages)
  }

  /// The sentences nearest to the question, in tokens of the prompt.
  func nearest(_ messages: [ChatMessage], _ prompt: [Int32], _ parts: PromptParts) -> [Range<Int>] {
    guard let sources = messages.compactMap(\.sources).first, !sources.nearest.isEmpty else { return [] }
    let passages = zip(sources.spans, parts.passages).map { span, passage in
      (bytes: span.bytes, start: passage.tokens.lowerBound, places: TokenPlaces(of: prompt[passage.tokens], tokenizer))
    }
    return sources.nearest.compactMap { sentence in
      passages.first { $0.bytes.overlaps(sentence) }.map { passage in
        let bytes = sentence.clamped(to: passage.bytes)
        let start = passage.bytes.lowerBound
        let tokens = passage.places.tokens(holding: bytes.lowerBound - start..<bytes.upperBound - start)
        return passage.start + tokens.lowerBound..<passage.start + tokens.upperBound
      }
    }
  }

  /// `fromPassages` with those of the prompt as they were read before, else to be read as a whole.
  func request(
    _ messages: [ChatMessage], _ options: GenerationOptions, fromPassages: Bool = false
  ) async throws -> GenerationRequest {
    let prompt = try prompt(messages)
    guard prompt.tokens.count < contextLength else {
      throw LanguageModelError.promptTooLong(tokens: prompt.tokens.count, limit: contextLength)
    }
    var request = GenerationRequest(
      prompt: prompt.tokens, maximumTokens: options.maximumTokens,
      sampling: Sampler.Options(options), endTokens: template.endOfGeneration)
    request.constraint = try await constraints.constraint(options.responseFormat)
    request.adapters = try mix(options.adapters)
    if fromPassages { request.parts = parts(messages, prompt.cuts) }
    return request
  }

  private func run(
    _ messages: [ChatMessage], _ options: GenerationOptions,
    _ continuation: AsyncThrowingStream<GenerationEvent, any Error>.Continuation
  ) async throws {
    var request = try await request(messages, options, fromPassages: keepsPassages)
    if let parts = request.parts {
      request.parts?.repair(passageRepairTokens, nearest: nearest(messages, request.prompt, parts))
    }
    var decoder = TokenStreamDecoder(tokenizer)
    var text = StopStrings(options.stop)
    var count = 0
    let clock = ContinuousClock()
    let started = clock.now
    var answered: ContinuousClock.Instant?
    func emit(_ piece: String) {
      if !piece.isEmpty { continuation.yield(.text(piece)) }
    }
    for try await event in generator.generate(request) {
      switch event {
      case .token(let token):
        if answered == nil { answered = clock.now }
        count += 1
        emit(text.append(decoder.append(token)))
        guard text.isStopped else { continue }
        let first = answered ?? clock.now
        continuation.yield(
          .finished(
            GenerationSummary(
              reason: .stop, promptTokens: request.prompt.count, completionTokens: count,
              prefillSeconds: started.duration(to: first) / .seconds(1),
              decodeSeconds: first.duration(to: clock.now) / .seconds(1))))
        return
      case .likelihood, .state:
        break
      case .finished(let ended, let promptTokens, let prefillSeconds, let decodeSeconds):
        emit(text.append(decoder.finish()))
        emit(text.finish())
        continuation.yield(
          .finished(
            GenerationSummary(
              reason: ended || text.isStopped ? .stop : .length, promptTokens: promptTokens, completionTokens: count,
              prefillSeconds: prefillSeconds, decodeSeconds: decodeSeconds)))
      }
    }
  }
}

extension EngineLanguageModel: LikelihoodModel {
  public func readsAdapted(_ options: GenerationOptions) -> Bool { factAdapter != nil && options.adapters.isEmpty }

  public func excerpts(
    of texts: [String], insteadOf phrase: String, after messages: [ChatMessage], _ options: GenerationOptions
  ) async throws -> ExcerptChoice {
    var options = options
    options.responseFormat = .text
    var request = try await request(messages, options)
    request.sampling = Sampler.Options()
    request.constraint = try await constraints.constraint(toWordsOf: texts)
    if let factAdapter, readsAdapted(options) { request.adapters = factAdapter }
    // A probe says nothing of a model that is adapted otherwise.
    request.likelihood = .init(
      alternatives: Array(tokenizer.encode(phrase).prefix(1)), states: options.adapters.isEmpty)
    let finding: ExcerptSearch.Finding
    do { finding = try await ExcerptSearch().run(request, generator) } catch let error as ConstraintError {
      throw LanguageModelError.unkeptResponseFormat(reason: "\(error)")
    }
    let excerpts = finding.excerpts.map {
      ExcerptChoice.Excerpt(text: tokenizer.decode($0.tokens), likelihood: $0.likelihood, state: $0.state)
    }
    return ExcerptChoice(
      excerpts: excerpts, instead: finding.alternatives.first ?? -.infinity, state: finding.promptState,
      summary: GenerationSummary(
        reason: excerpts.isEmpty ? .length : .stop, promptTokens: request.prompt.count,
        completionTokens: finding.writtenTokens, prefillSeconds: finding.prefillSeconds,
        decodeSeconds: finding.decodeSeconds))
  }

  /// What an adapter for facts is trained on: the prompt, and what is to be said then, with the end of the turn.
  func example(_ messages: [ChatMessage], saying answer: String) throws -> (prompt: [Int32], answer: [Int32]) {
    let end = template.endOfTurn.map { [$0] } ?? []
    return (try prompt(messages).tokens, tokenizer.encode(answer) + end)
  }

  /// The first of some words that it could name as an excerpt of the texts, as it would write them; `nil` where there is none.
  func nameable(_ words: [String], of texts: [String]) async throws -> String? {
    let constraint = try await constraints.constraint(toWordsOf: texts)
    return words.lazy.map(ExcerptConstraint.written).first { words in
      var constraint = constraint
      return tokenizer.encode(words).allSatisfy { constraint.accept($0) } && constraint.canEnd
    }
  }

  public func likelihoods(of continuations: [Continuation], _ adapters: [AdapterChoice]) async throws -> [Double] {
    let mix = try mix(adapters)
    var last: (messages: [ChatMessage], prompt: [Int32]) = ([], [])
    let scored = try continuations.map { continuation in
      if continuation.messages != last.messages {
        last = (continuation.messages, try prompt(continuation.messages).tokens)
      }
      return ScoredText(prompt: last.prompt, text: tokenizer.encode(continuation.text))
    }
    if let longest = scored.map(\.tokenCount).max(), longest >= contextLength {
      throw LanguageModelError.promptTooLong(tokens: longest, limit: contextLength)
    }
    return try await TextScorer(generator: generator, adapters: mix).likelihoods(of: scored)
  }
}

extension EngineLanguageModel {
  public var keepsPassages: Bool { generator.keepsPassages }
  public var repairsPassages: Bool { keepsPassages && (1..<contextLength).contains(passageRepairTokens) }

  public func keeps(_ conversations: [[ChatMessage]]) throws -> [Bool] {
    try conversations.map { messages in
      let prompt = try prompt(messages)
      return generator.keeps(parts(messages, prompt.cuts), of: prompt.tokens)
    }
  }

  public func states(behind conversations: [[ChatMessage]], readsMissing: Bool) async throws -> [[Float]] {
    guard keepsPassages else { return conversations.map { _ in [] } }
    var requests: [GenerationRequest?] = []
    for messages in conversations {
      var options = GenerationOptions()
      options.maximumTokens = 0
      var request = try await request(messages, options, fromPassages: true)
      request.parts?.readsMissing = readsMissing
      request.stateAfterBlocks = generator.stateBlocks.passage + 1
      requests.append(request.parts == nil ? nil : request)
    }
    return try await withThrowingTaskGroup(of: (Int, [Float]).self) { [generator] group in
      for (index, request) in requests.enumerated() {
        guard let request else { continue }
        group.addTask {
          var state: [Float] = []
          for try await event in generator.generate(request) {
            if case .state(let told) = event { state = told }
          }
          try Task.checkCancellation()
          return (index, state)
        }
      }
      return try await group.reduce(into: requests.map { _ in [] }) { $0[$1.0] = $1.1 }
    }
  }
}

extension ChatTurn {
  fileprivate init(_ message: ChatMessage) {
    let role: Role =
      switch message.role {
      case .system: .system
      case .user: .user
      case .assistant: .assistant
      }
    self.init(role: role, pieces: message.content.pieces(at: message.sources?.cuts ?? []))
  }
}

extension String {
  /// Cut at these places of its UTF-8, which rise and lie between characters.
  fileprivate func pieces(at cuts: [Int]) -> [String] {
    let bytes = Array(utf8)
    return zip([0] + cuts, cuts + [bytes.count]).map { String(decoding: bytes[$0..<$1], as: UTF8.self) }
  }
}

extension Sampler.Options {
  fileprivate init(_ options: GenerationOptions) {
    self.init()
    temperature = options.temperature
    topK = options.topK
    topP = options.topP
    minP = options.minP
    repetitionPenalty = options.repetitionPenalty
    seed = options.seed
  }
}
