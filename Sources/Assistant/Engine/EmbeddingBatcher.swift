import Foundation
import KnowledgeBase
import Synchronization

/// Joins what several callers have embedded into passes of the encoder.
///
/// An idle encoder starts at once with what there is: a lone query never waits. What comes while it is busy goes into the
/// next passes together, in the order of `EmbeddingQueue`. Holding a pass back for callers that may come gains nothing:
/// the time it would wait is time that the encoder could have worked.
final class EmbeddingBatcher: Sendable {
  /// One vector for each text. Called for one pass at a time, on a queue of the batcher's own.
  typealias Encode = @Sendable ([[Int32]]) throws -> [[Float]]

  private struct Caller {
    var vectors: [[Float]]
    var missing: Int
    var continuation: CheckedContinuation<[[Float]], any Error>
  }

  private struct State {
    var queue: EmbeddingQueue
    var callers: [Int: Caller] = [:]
    var lastRequest = 0
    var isWorking = false

    /// `nil` when nothing waits; then the next caller sets the encoder to work again.
    mutating func nextPass() -> [EmbeddingQueue.Member]? {
      let pass = queue.nextPass()
      isWorking = !pass.isEmpty
      return pass.isEmpty ? nil : pass
    }

    /// The callers that have all their vectors now.
    mutating func deliver(
      _ vectors: [[Float]], of pass: [EmbeddingQueue.Member]
    ) -> [Caller] {
      var done: [Caller] = []
      for (member, vector) in zip(pass, vectors) {
        guard var caller = callers.removeValue(forKey: member.request) else { continue }
        caller.vectors[member.index] = vector
        caller.missing -= 1
        if caller.missing == 0 { done.append(caller) } else { callers[member.request] = caller }
      }
      return done
    }

    mutating func takeOut(_ request: Int) -> Caller? {
      queue.remove(request: request)
      return callers.removeValue(forKey: request)
    }
  }

  /// Enough to keep the encoder's threads busy: more tokens together are no faster, and a query that comes has to wait for
  /// the pass that is under way.
  static let tokensPerPass = 512

  private let encode: Encode
  private let state: Mutex<State>
  private let worker = DispatchQueue(label: "kaijuan.encoder", qos: .userInitiated)

  init(
    limits: BatchLimits = BatchLimits(), tokensPerPass: Int = EmbeddingBatcher.tokensPerPass, encode: @escaping Encode
  ) {
    self.encode = encode
    state = Mutex(State(queue: EmbeddingQueue(limits: limits, tokensPerPass: tokensPerPass)))
  }

  /// One vector for each text, in order. Throws what `encode` throws for a pass that one of the texts is in, and
  /// `CancellationError` at once when the task is cancelled; a text whose pass is under way is then computed in vain.
  func embed(_ texts: [[Int32]], as role: EmbeddingRole) async throws -> [[Float]] {
    guard !texts.isEmpty else { return [] }
    let request = state.withLock { state in
      state.lastRequest += 1
      return state.lastRequest
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        // The handler below finds no caller to take out when it ran before this.
        guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
        enter(texts, request, role, continuation)
        if Task.isCancelled { leave(request) }
      }
    } onCancel: {
      leave(request)
    }
  }

  /// How many callers wait for vectors.
  var load: Int { state.withLock { $0.callers.count } }

  private func enter(
    _ texts: [[Int32]], _ request: Int, _ role: EmbeddingRole, _ continuation: CheckedContinuation<[[Float]], any Error>
  ) {
    let starts = state.withLock { state in
      state.queue.add(texts, request: request, as: role)
      state.callers[request] = Caller(
        vectors: Array(repeating: [], count: texts.count), missing: texts.count, continuation: continuation)
      defer { state.isWorking = true }
      return !state.isWorking
    }
    if starts { worker.async { self.work() } }
  }

  private func leave(_ request: Int) {
    state.withLock { $0.takeOut(request) }?.continuation.resume(throwing: CancellationError())
  }

  private func work() {
    while let pass = state.withLock({ $0.nextPass() }) {
      do {
        let vectors = try encode(pass.map(\.tokens))
        precondition(vectors.count == pass.count, "the encoder gives one vector a text")
        for caller in state.withLock({ $0.deliver(vectors, of: pass) }) {
          caller.continuation.resume(returning: caller.vectors)
        }
      } catch {
        let callers = state.withLock { state in Set(pass.map(\.request)).compactMap { state.takeOut($0) } }
        for caller in callers { caller.continuation.resume(throwing: error) }
      }
    }
  }
}
