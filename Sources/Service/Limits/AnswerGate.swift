import HTTPTypes
import Synchronization

/// Bounds how many answers are generated at once, and how many wait for that. First come, first served.
final class AnswerGate: Sendable {
  private struct State {
    /// Places given out, waiting ones included.
    var places = 0
    var running = 0
    var nextNumber = 0
    var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    /// What an answer takes, in seconds, as a moving average.
    var seconds = 5.0
  }

  private let concurrent: Int
  private let waiting: Int
  private let state = Mutex(State())

  init(concurrent: Int, waiting: Int) {
    self.concurrent = max(1, concurrent)
    self.waiting = max(0, waiting)
  }

  /// Takes a place at once, or throws a `Problem` with status 429 that says when to try again.
  func place() throws -> AnswerPlace {
    let refusal = state.withLock { state -> Int? in
      guard state.places < concurrent + waiting else {
        return min(max(1, Int(state.seconds * Double(waiting + 1) / Double(concurrent))), 120)
      }
      state.places += 1
      return nil
    }
    guard let refusal else { return AnswerPlace(gate: self) }
    throw Problem(
      status: .tooManyRequests, kind: .busy,
      detail: "\(concurrent) answers are being written and \(waiting) are waiting. Try again in \(refusal) s.",
      limit: concurrent + waiting, headers: [.retryAfter: String(refusal)])
  }

  /// How many answers are being written, and how many wait.
  var load: (running: Int, waiting: Int) {
    state.withLock { ($0.running, $0.waiting.count) }
  }

  fileprivate func leave() {
    state.withLock { $0.places -= 1 }
  }

  /// Throws `CancellationError` when the task is cancelled while it waits.
  fileprivate func run<Value>(_ operation: () async throws -> Value) async throws -> Value {
    try await begin()
    let start = ContinuousClock.now
    defer { end(after: start.duration(to: .now)) }
    return try await operation()
  }

  private func begin() async throws {
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    let admitted = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state -> Bool? in
          if Task.isCancelled { return false }
          if state.running < concurrent {
            state.running += 1
            return true
          }
          state.waiting.append((number, continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let continuation = state.withLock { state in
        state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).continuation }
      }
      continuation?.resume(returning: false)
    }
    guard admitted else { throw CancellationError() }
  }

  private func end(after duration: Duration) {
    let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      state.seconds += 0.2 * (duration / .seconds(1) - state.seconds)
      // The slot goes from hand to hand: nobody can come between.
      if !state.waiting.isEmpty { return state.waiting.removeFirst().continuation }
      state.running -= 1
      return nil
    }
    next?.resume(returning: true)
  }
}

/// A place in the gate, held until it is given up with its last reference: also when a response is never written.
final class AnswerPlace: Sendable {
  private let gate: AnswerGate

  fileprivate init(gate: AnswerGate) {
    self.gate = gate
  }

  deinit { gate.leave() }

  /// Waits for its turn.
  func run<Value>(_ operation: () async throws -> Value) async throws -> Value {
    try await gate.run(operation)
  }
}

extension AnswerPlace? {
  /// Waits for its turn, where there is a place.
  func run<Value>(_ operation: () async throws -> Value) async throws -> Value {
    if let place = self { return try await place.run(operation) }
    return try await operation()
  }
}
