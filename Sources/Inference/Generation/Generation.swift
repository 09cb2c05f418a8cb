import Foundation
import Synchronization
import Tensors

/// One request in the batch.
//
// @unchecked: touched only by the generator's thread, but for `cancelled`.
final class Generation: PromptReader, @unchecked Sendable {
  let request: GenerationRequest
  let cache: KeyValueCache
  let cancelled = Atomic<Bool>(false)
  private(set) var isDone = false
  /// Where the prompt is put together from passages; `nil` where it is read from its beginning to its end.
  var assembly: PromptAssembly?

  private let room: Int
  private let continuation: AsyncThrowingStream<TokenEvent, any Error>.Continuation
  private var sampler: Sampler
  private var constraint: (any TokenConstraint)?
  private(set) var tokens: [Int32]
  private var lookup = PromptLookup()
  private var draft: [Int32] = []
  private var likelihood = TokenLikelihood()
  private let clock = ContinuousClock()
  private var started: ContinuousClock.Instant?
  private var answered: ContinuousClock.Instant?

  init(
    _ request: GenerationRequest, cache: KeyValueCache, room: Int,
    _ continuation: AsyncThrowingStream<TokenEvent, any Error>.Continuation
  ) {
    self.request = request
    self.cache = cache
    self.room = room
    self.continuation = continuation
    sampler = Sampler(request.sampling)
    constraint = request.constraint
    tokens = request.prompt
  }

  var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Tokens of prompt and output that the model has read.
  private var consumed: Int { cache.count }

  var isReadingPrompt: Bool { consumed < request.prompt.count }

  /// Positions of the prompt that nothing was placed at, and that are still to be read.
  private var unreadPositions: [Int] {
    guard let parts = assembly?.parts else { return Array(consumed..<max(consumed, request.prompt.count)) }
    return parts.fresh(request.prompt.count).filter { $0 >= consumed }
  }

  var unread: Int { assembly == nil ? max(0, request.prompt.count - consumed) : unreadPositions.count }

  func start() {
    if started == nil { started = clock.now }
  }

  func nextPiece(_ count: Int, rows: Int) -> DecoderModel.Segment {
    let unread = unreadPositions
    if let blocks = request.stateAfterBlocks {
      let positions = Array(unread.prefix(count))
      return .init(
        tokens: positions.map { request.prompt[$0] }, positions: positions, cache: cache,
        logits: .state(blocks: blocks), adapters: request.adapters)
    }
    let told = request.likelihood?.promptStart.map { $0 - 1 } ?? request.prompt.count
    let positions = Array(unread.prefix(min(count, unread.count { $0 < told } + rows)))
    let wanted = positions.count { $0 >= told }
    return .init(
      tokens: positions.map { request.prompt[$0] }, positions: positions, cache: cache,
      logits: wanted > 0 ? .tail(wanted) : positions.count == unread.count ? .last : .none,
      adapters: request.adapters)
  }

  /// Takes what the model made of the piece of the prompt that was read last: of its last tokens.
  func read(_ rows: [DecoderRow]) {
    if let start = request.likelihood?.promptStart {
      for (next, row) in zip((consumed - rows.count + 1)..., rows)
      where (start..<request.prompt.count).contains(next) {
        likelihood.addPrompt(request.prompt[next], from: row)
      }
    }
    if !isReadingPrompt, let last = rows.last { choose(last) }
  }

  /// Takes the state that the blocks asked for left of the last token read.
  func take(endState state: UnsafeBufferPointer<Float>) {
    guard !isReadingPrompt else { return }
    continuation.yield(.state(Array(state)))
    finish(ended: true)
  }

  /// Ends without anything told.
  func leave() { finish(ended: false) }

  /// The token chosen last, and a draft of at most `draftLimit` that may follow it.
  func nextTokens(draftLimit: Int) -> DecoderModel.Segment {
    let room = cache.limit - tokens.count
    draft = draftLimit > 0 && room > 0 ? lookup.draft(after: tokens, limit: min(draftLimit, room)) : []
    return .init(
      tokens: Array(tokens[consumed...]) + draft, cache: cache, logits: draft.isEmpty ? .last : .all,
      adapters: request.adapters)
  }

  /// Takes the next token from the first row and, as long as the draft has guessed right, more from the rows that follow.
  /// Each is what it would be without a draft.
  func choose(from rows: [DecoderRow]) {
    let known = tokens.count
    var accepted = 0
    for row in rows {
      choose(row)
      guard !isDone, accepted < draft.count, tokens.last == draft[accepted] else { break }
      accepted += 1
    }
    lookup.learn(drafted: draft.count, accepted: accepted)
    // What was read of a wrong draft is forgotten.
    cache.truncate(to: known + accepted)
    draft = []
  }

  private func choose(_ row: DecoderRow) {
    if answered == nil { answered = clock.now }
    let produced = tokens.count - request.prompt.count
    guard produced < room else { return finish(ended: false) }
    let token: Int32
    do { token = try nextToken(row) } catch { return fail(error) }
    if request.endTokens.contains(token) { return finish(ended: true) }
    tokens.append(token)
    continuation.yield(.token(token))
    if constraint?.isComplete == true { return finish(ended: true) }
    if produced + 1 == room { finish(ended: false) }
  }

  /// Throws where the constraint allows no token.
  private func nextToken(_ row: DecoderRow) throws(ConstraintError) -> Int32 {
    guard constraint != nil else { return sample(row.logits, of: row) }
    var allowed = Array(row.logits)
    try constraint?.restrict(&allowed, endTokens: request.endTokens)
    let token = allowed.withUnsafeBufferPointer { sample($0, of: row) }
    let isAllowed = request.endTokens.contains(token) ? constraint?.canEnd : try constraint?.accept(token)
    guard isAllowed == true else { throw .stuck }
    return token
  }

  private func sample(_ allowed: UnsafeBufferPointer<Float>, of row: DecoderRow) -> Int32 {
    let token = sampler.sample(allowed, recent: tokens)
    if let wanted = request.likelihood {
      likelihood.add(token, from: row, allowed: allowed, endTokens: request.endTokens, wanted)
    }
    return token
  }

  private func fail(_ error: any Error) {
    isDone = true
    continuation.finish(throwing: error)
  }

  private func finish(ended: Bool) {
    isDone = true
    let now = clock.now
    let first = answered ?? now
    if request.likelihood != nil { continuation.yield(.likelihood(likelihood)) }
    continuation.yield(
      .finished(
        ended: ended, promptTokens: request.prompt.count, prefillSeconds: ((started ?? first)..<first).seconds,
        decodeSeconds: (first..<now).seconds))
    continuation.finish()
  }
}

extension Range<ContinuousClock.Instant> {
  fileprivate var seconds: Double { lowerBound.duration(to: upperBound) / .seconds(1) }
}
