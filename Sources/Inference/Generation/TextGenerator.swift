import Foundation
import Synchronization
public import Tensors

/// What one generation asks for.
public struct GenerationRequest: Sendable {
  public var prompt: [Int32]
  public var maximumTokens: Int
  public var sampling: Sampler.Options
  /// Generation ends when one of these is chosen; it is not part of the output.
  public var endTokens: Set<Int32>
  /// What may be written; `nil` is anything. The generation ends when the document is complete.
  public var constraint: (any TokenConstraint)?
  /// What changes the model for this request; the others in the batch do not notice.
  public var adapters = AdapterMix.none
  /// Passages of the prompt that are read by themselves, and kept. Without a store of passages, and where the likelihood of the prompt
  /// is wanted, it is read as a whole.
  public var parts: PromptParts?
  /// What the generation tells of how likely the model held its tokens; `nil` is nothing.
  public var likelihood: TokenLikelihood.Wanted?
  /// Where set, the prompt passes through the first so many blocks, the state that they leave of its last token is told, and nothing is
  /// written: a part of what a whole pass costs.
  public var stateAfterBlocks: Int?

  public init(prompt: [Int32], maximumTokens: Int, sampling: Sampler.Options = .init(), endTokens: Set<Int32>) {
    self.prompt = prompt
    self.maximumTokens = maximumTokens
    self.sampling = sampling
    self.endTokens = endTokens
  }
}

/// What a generation reports.
public enum TokenEvent: Sendable, Equatable {
  case token(Int32)
  /// Before the end, where the request wants it.
  case likelihood(TokenLikelihood)
  /// Before the end, where the request wants it; not told where passages would have had to be read that are not to be.
  case state([Float])
  /// `ended` is false when the limit of tokens was reached first.
  case finished(ended: Bool, promptTokens: Int, prefillSeconds: Double, decodeSeconds: Double)
}

public enum GenerationError: Error, CustomStringConvertible, Equatable {
  case emptyPrompt
  case contextOverflow(prompt: Int, limit: Int)
  case tokenOutOfRange(Int32, vocabularySize: Int)
  case adapterOfAnotherModel
  case partsOutsidePrompt
  case likelihoodOutsidePrompt(start: Int, count: Int)
  case stateOutsideModel(blocks: Int, of: Int)

  public var description: String {
    switch self {
    case .emptyPrompt: "the prompt is empty"
    case .contextOverflow(let prompt, let limit):
      "the prompt takes \(prompt) tokens and the context holds \(limit): shorten it or raise the context length"
    case .tokenOutOfRange(let token, let size): "token \(token) is outside the vocabulary of \(size)"
    case .adapterOfAnotherModel: "the request names an adapter that was loaded for another model: load it for this one"
    case .likelihoodOutsidePrompt(let start, let count):
      "the likelihood of token \(start) and what follows is wanted, and the prompt has \(count): ask from 1 to \(count)"
    case .stateOutsideModel(let blocks, let count):
      "the state after \(blocks) blocks is wanted, and the model has \(count): ask for 0 to \(count)"
    case .partsOutsidePrompt:
      "the passages do not lie one behind the other inside the prompt, with something before and behind them"
    }
  }
}

/// Owns a decoder on a thread of its own and answers many generations in one continuous batch: requests join and leave at any step,
/// and long prompts are read in pieces so that running generations do not stall.
//
// @unchecked: `model` and `active` are touched only by the generator's thread; `waiting` is guarded by the condition.
public final class TextGenerator: @unchecked Sendable {
  /// Keys and values of some 18,000 tokens of a model of 1.5 billion weights.
  public static let defaultPrefixCacheBytes = 512 << 20

  /// Tokens of prompts whose likelihood is told in one step.
  static let mostScoredRows = 64

  /// Prompts that are put together from passages between two steps: running generations wait for it.
  private static let mostPlaced = 8

  /// Generations that share a step; more wait in line.
  public let maximumBatchSize: Int
  /// Prompt and output together, in tokens.
  public let contextLength: Int

  /// What is computed in one pass.
  private struct Step {
    var members: [any PromptReader] = []
    var segments: [DecoderModel.Segment] = []
    /// Of prompts and passages.
    var readTokens = 0

    var wantsStates: Bool { members.contains { ($0 as? Generation)?.request.likelihood?.states == true } }

    var readShare: Double { Double(readTokens) / Double(segments.reduce(0) { $0 + $1.tokens.count }) }

    mutating func add(_ member: any PromptReader, _ segment: DecoderModel.Segment) {
      // Those that pass through fewer blocks stand behind the others.
      let place = segments.firstIndex { $0.depth ?? .max < segment.depth ?? .max } ?? segments.endIndex
      members.insert(member, at: place)
      segments.insert(segment, at: place)
    }
  }

  private let model: DecoderModel
  private let prefillChunk: Int
  private let speculates: Bool
  private let cachePrecision: KeyValueCache.Precision?
  private var prefixes: PrefixCache
  private let passageStore: (store: PassageStore, modelHash: String)?
  private var passages: PassageReader?
  private let counted = Mutex(GeneratorActivity())
  private let condition = NSCondition()
  private var waiting = GenerationLine()
  private var active = [Generation]()
  private var writtenTokens = 0
  private var readTokens = 0
  private var readSeconds = 0.0
  private var closed = false

  /// - Parameters:
  ///   - contextLength: capped at what the model was trained for.
  ///   - prefillChunk: prompt tokens read in a step, for all together.
  ///   - prefixCacheBytes: for keys and values of earlier prompts and answers; 0 keeps none.
  ///   - speculates: drafts tokens by prompt lookup. Changes the speed, never the output.
  ///   - cachePrecision: of keys and values; `nil` takes `DecoderConfiguration.cachePrecision`.
  ///   - passages: keeps what was read of passages, under the hash of the model's weights.
  public init(
    _ model: DecoderModel, contextLength: Int, maximumBatchSize: Int = 32, prefillChunk: Int = 256,
    prefixCacheBytes: Int = defaultPrefixCacheBytes, speculates: Bool = true,
    cachePrecision: KeyValueCache.Precision? = nil, passages: (store: PassageStore, modelHash: String)? = nil
  ) {
    self.model = model
    self.contextLength = min(contextLength, model.configuration.contextLength)
    self.maximumBatchSize = maximumBatchSize
    self.prefillChunk = prefillChunk
    self.speculates = speculates
    self.cachePrecision = cachePrecision
    prefixes = PrefixCache(limitBytes: prefixCacheBytes)
    passageStore = passages
    self.passages = passages.map { PassageReader($0.store, modelHash: $0.modelHash) }
    let thread = Thread { [weak self] in
      while let self, self.step() {}
    }
    thread.stackSize = 4 << 20
    thread.name = "kaijuan-generate"
    thread.start()
  }

  /// Tokens that each expert of the model has got since it was loaded.
  public var expertLoad: ExpertLoad { model.expertLoad }

  public var stateBlocks: DecoderConfiguration.StateBlocks { model.configuration.stateBlocks }

  /// Whether passages are kept.
  public var keepsPassages: Bool { passageStore != nil }

  /// Whether all passages of a prompt were read before. False for a prompt without. May be called from any thread.
  public func keeps(_ parts: PromptParts?, of prompt: [Int32], with adapters: AdapterMix = .none) -> Bool {
    guard let (store, modelHash) = passageStore, let parts, parts.fit(prompt.count) else { return false }
    return PassageKey.keys(prompt, parts, adapters, model: modelHash).allSatisfy(store.holds)
  }

  /// As of the last step. May be read from any thread.
  public var activity: GeneratorActivity {
    var activity = counted.withLock { $0 }
    activity.waiting = condition.withLock { waiting.count }
    return activity
  }

  /// What can be named in the mixes of its requests.
  public var adapters: LoadedAdapters { model.adapters }

  /// Ends the thread once the running generations are done; later requests fail.
  public func close() {
    condition.withLock { closed = true }
    condition.broadcast()
  }

  /// Tokens as they are chosen. Fails at once on a prompt that cannot be read. When the consumer stops iterating, or its task is
  /// cancelled, the generation leaves the batch before the next step.
  public func generate(_ request: GenerationRequest) -> AsyncThrowingStream<TokenEvent, any Error> {
    AsyncThrowingStream { continuation in
      if let problem = check(request) {
        continuation.finish(throwing: problem)
        return
      }
      let room = min(request.maximumTokens, contextLength - request.prompt.count)
      let cache = model.makeCache(
        limit: request.prompt.count + room, precision: cachePrecision, blocks: request.stateAfterBlocks)
      let generation = Generation(request, cache: cache, room: room, continuation)
      // Captures the generator: it lives as long as someone waits for its tokens.
      continuation.onTermination = { [self] _ in
        generation.cancelled.store(true, ordering: .relaxed)
        condition.signal()
      }
      let accepted = condition.withLock {
        if !closed { waiting.join(generation) }
        return !closed
      }
      if accepted { condition.signal() } else { continuation.finish(throwing: CancellationError()) }
    }
  }

  private func check(_ request: GenerationRequest) -> GenerationError? {
    if request.prompt.isEmpty { return .emptyPrompt }
    if request.prompt.count >= contextLength {
      return .contextOverflow(prompt: request.prompt.count, limit: contextLength)
    }
    if !request.adapters.fits(model.configuration) { return .adapterOfAnotherModel }
    if let parts = request.parts, !parts.fit(request.prompt.count) { return .partsOutsidePrompt }
    if let start = request.likelihood?.promptStart, !(1...request.prompt.count).contains(start) {
      return .likelihoodOutsidePrompt(start: start, count: request.prompt.count)
    }
    if let blocks = request.stateAfterBlocks, !(0...model.configuration.layers).contains(blocks) {
      return .stateOutsideModel(blocks: blocks, of: model.configuration.layers)
    }
    let size = model.vocabularySize
    return (request.prompt + (request.likelihood?.alternatives ?? [])).first { $0 < 0 || $0 >= size }.map {
      .tokenOutOfRange($0, vocabularySize: size)
    }
  }

  /// One pass over the weights for everyone in the batch; waits while there is nothing to do. False ends the thread.
  private func step() -> Bool {
    active.removeAll(where: \.isCancelled)
    count()
    guard let admitted = admit() else { return false }
    admitted.forEach(begin)
    active += admitted
    let assemblies = active.compactMap(\.assembly)
    var placed = 0
    for generation in active {
      guard let assembly = generation.assembly, !assembly.isPlaced, placed < Self.mostPlaced else { continue }
      passages?.advance(assembly, of: generation, beside: assemblies, model: model)
      if assembly.isPlaced { placed += 1 }
      if assembly.isMissingPassages { generation.leave() }
    }
    active.removeAll { $0.isDone }
    count()
    let step = nextStep()
    guard !step.segments.isEmpty else { return true }
    let started = ContinuousClock.now
    let wantsStates = step.wantsStates
    let blocks = model.configuration.stateBlocks
    let pass = model.forward(
      step.segments, statesAfter: wantsStates ? [blocks.words, blocks.prompt] : [])
    readTokens += step.readTokens
    readSeconds += (ContinuousClock.now - started) / .seconds(1) * step.readShare
    let told = (0..<pass.rows).map { row in
      DecoderRow(
        logits: pass.logits.row(row, of: model.vocabularySize),
        states: !wantsStates
          ? nil
          : .init(
            words: pass.states.row(2 * row, of: model.configuration.width),
            prompt: pass.states.row(2 * row + 1, of: model.configuration.width)))
    }
    var row = 0
    var ended = 0
    for (member, segment) in zip(step.members, step.segments) {
      if segment.depth != nil {
        (member as? Generation)?.take(endState: pass.endStates.row(ended, of: model.configuration.width))
        ended += 1
      }
      let wanted = segment.rows
      guard wanted > 0, let generation = member as? Generation else { continue }
      let known = generation.tokens.count
      let rows = Array(told[row..<row + wanted])
      if known == generation.request.prompt.count {
        if !generation.isReadingPrompt { keep(generation) }
        generation.read(rows)
      } else {
        generation.choose(from: rows)
      }
      row += wanted
      writtenTokens += generation.tokens.count - known
      if generation.isDone { keep(generation) }
    }
    active.removeAll { $0.isDone }
    return true
  }

  /// What is all read anew is not read by itself first, nor what would be read further behind than the context reaches.
  private func isWorthParting(_ request: GenerationRequest, _ parts: PromptParts) -> Bool {
    request.likelihood?.promptStart == nil && !parts.isRepairedWhole
      && parts.standIn.count + request.prompt.count <= contextLength
  }

  private func begin(_ generation: Generation) {
    let request = generation.request
    generation.start()
    guard let parts = request.parts, passages != nil, isWorthParting(request, parts) else {
      let known = request.prompt.prefix(request.likelihood?.promptStart ?? request.prompt.count)
      prefixes.restore(Array(known), with: request.adapters, into: generation.cache)
      return
    }
    generation.assembly = passages?.assembly(
      request.prompt, parts, request.adapters, model: model, precision: cachePrecision)
  }

  /// Everyone's next token, with drafts as far as one panel of activations has room, and a chunk of prompts.
  private func nextStep() -> Step {
    var step = Step()
    let writing = active.filter { !$0.isReadingPrompt }
    let idle = PromptLookup.longestDraft + 1 - writing.count
    let draftLimit = speculates && writing.count == active.count ? max(0, idle) / max(1, writing.count) : 0
    for generation in writing {
      step.add(generation, generation.nextTokens(draftLimit: draftLimit))
    }
    let reading = readers
    let pieces = PrefillSchedule.pieces(unread: reading.map(\.unread), limit: prefillChunk)
    var rows = Self.mostScoredRows
    for (reader, piece) in zip(reading, pieces) where piece > 0 {
      let segment = reader.nextPiece(piece, rows: rows)
      guard !segment.tokens.isEmpty else { continue }
      if case .tail(let count) = segment.logits { rows -= count }
      step.add(reader, segment)
      step.readTokens += segment.tokens.count
    }
    return step
  }

  /// What is to be read for the prompts of the batch, each once, in order of arrival.
  private var readers: [any PromptReader] {
    var seen = Set<ObjectIdentifier>()
    return active.filter(\.isReadingPrompt).flatMap { generation -> [any PromptReader] in
      guard let assembly = generation.assembly, !assembly.isPlaced else { return [generation] }
      return assembly.readings
    }.filter { seen.insert(ObjectIdentifier($0)).inserted }
  }

  /// Makes what this thread knows readable from others.
  private func count() {
    counted.withLock { activity in
      activity.running = active.count
      activity.promptTokens = prefixes.promptTokens
      activity.reusedTokens = prefixes.reusedTokens
      activity.readTokens = readTokens
      activity.readSeconds = readSeconds
      activity.writtenTokens = writtenTokens
      activity.prefixCacheBytes = prefixes.byteCount
    }
  }

  /// What was put together from passages is not what reading it would give, nor is what some blocks did not see, and is not kept as such.
  private func keep(_ generation: Generation) {
    guard generation.assembly == nil, generation.request.stateAfterBlocks == nil else { return }
    prefixes.store(generation.tokens, with: generation.request.adapters, from: generation.cache)
  }

  /// Those who may join now; `nil` when the generator is closed and has nothing left to do.
  private func admit() -> [Generation]? {
    condition.lock()
    defer { condition.unlock() }
    while active.isEmpty, waiting.isEmpty {
      if closed { return nil }
      _ = condition.wait(until: Date(timeIntervalSinceNow: 1))
      if active.isEmpty, waiting.isEmpty { return closed ? nil : [] }
    }
    return waiting.admit(atMost: maximumBatchSize - active.count)
  }
}
