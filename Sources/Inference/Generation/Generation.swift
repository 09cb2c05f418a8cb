import Foundation
import Synchronization
import Tensors

/// One request in the batch.
//
// @unchecked: touched only by the generator's thread, but for `cancelled`.
final class Generation: @unchecked Sendable {
  let request: GenerationRequest
  let cache: KeyValueCache
  let cancelled = Atomic<Bool>(false)
  /// Tokens of prompt and output that the model has read.
  private(set) var consumed = 0
  private(set) var isDone = false

  private let room: Int
  private let continuation: AsyncThrowingStream<TokenEvent, any Error>.Continuation
  private var sampler: Sampler
  private var tokens: [Int32]
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
    tokens = request.prompt
  }

  var isReadingPrompt: Bool { consumed < request.prompt.count }

  /// The tokens to read next: a piece of the prompt of at most `limit`, or the one chosen last.
  func nextPiece(limit: Int) -> [Int32] {
    if started == nil { started = clock.now }
    return Array(tokens[consumed...].prefix(isReadingPrompt ? limit : 1))
  }

  func read(_ count: Int) {
    consumed += count
  }

  /// Takes the next token from the logits that follow everything read so far.
  func choose(_ logits: UnsafeBufferPointer<Float>) {
    if answered == nil { answered = clock.now }
    let produced = tokens.count - request.prompt.count
    guard produced < room else { return finish(ended: false) }
    let token = sampler.sample(logits, recent: tokens)
    if request.endTokens.contains(token) { return finish(ended: true) }
    tokens.append(token)
    continuation.yield(.token(token))
    if produced + 1 == room { finish(ended: false) }
  }

  private func finish(ended: Bool) {
    isDone = true
    let now = clock.now
    let first = answered ?? now
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
