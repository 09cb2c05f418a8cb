import HTTPTypes
import Synchronization

/// Bounds how many pieces of work of one kind are under way at once, and how many wait for that, fairly between users; see `FairQueue`.
final class FairGate: Sendable {
  typealias Limits = FairQueue<CheckedContinuation<Bool, Never>>.Limits

  /// What passes through, as a refusal names it.
  enum Work: String {
    case questions
    case embeddings = "requests for embeddings"
  }

  private struct State {
    var queue: FairQueue<CheckedContinuation<Bool, Never>>
    var lastNumber = 0
    /// What one takes, in seconds, as a moving average.
    var seconds: Double
  }

  private let work: Work
  private let limits: Limits
  private let state: Mutex<State>

  /// - Parameter seconds: what one takes, until that is known.
  init(_ work: Work, _ limits: Limits, seconds: Double) {
    self.work = work
    self.limits = Limits(
      concurrent: max(1, limits.concurrent), waiting: max(0, limits.waiting),
      waitingPerUser: max(0, limits.waitingPerUser))
    state = Mutex(State(queue: FairQueue(limits: self.limits), seconds: seconds))
  }

  /// Takes a place at once, or throws a `Problem` with status 429 that says when to try again.
  func place(for user: String) throws -> FairPlace {
    let (refusal, seconds) = state.withLock { ($0.queue.takePlace(user), $0.seconds) }
    switch refusal {
    case nil: return FairPlace(gate: self, user: user)
    case .full(let limit):
      throw busy(
        limit, limits.waiting, seconds,
        "\(limits.concurrent) \(work.rawValue) are being worked on and \(limits.waiting) are waiting.")
    case .userHasEnough(let limit):
      throw busy(
        limit, limits.waitingPerUser, seconds,
        "You have \(limit) \(work.rawValue) under way or waiting, which is the most for one user.")
    }
  }

  /// How many are under way, and how many wait.
  var load: (running: Int, waiting: Int) {
    state.withLock { ($0.queue.running, $0.queue.waiting) }
  }

  /// How many have come and not yet gone.
  var places: Int { state.withLock { $0.queue.places } }

  private func busy(_ limit: Int, _ ahead: Int, _ seconds: Double, _ detail: String) -> Problem {
    let pause = min(max(1, Int(seconds * Double(ahead + 1) / Double(limits.concurrent))), 120)
    return Problem(
      status: .tooManyRequests, kind: .busy, detail: "\(detail) Try again in \(pause) s.", limit: limit,
      headers: [.retryAfter: String(pause)])
  }

  fileprivate func leave(_ user: String) {
    state.withLock { $0.queue.leave(user) }
  }

  /// Throws `CancellationError` when the task is cancelled while it waits.
  fileprivate func run<Value>(_ user: String, _ operation: () async throws -> Value) async throws -> Value {
    try await begin(user)
    let start = ContinuousClock.now
    defer { end(user, after: start.duration(to: .now)) }
    return try await operation()
  }

  private func begin(_ user: String) async throws {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    let admitted = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state -> Bool? in
          // The handler below finds nobody to send away when it ran before this.
          if Task.isCancelled { return false }
          return state.queue.enter(user, number: number, continuation) ? true : nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      state.withLock { $0.queue.stopWaiting(user, number: number) }?.resume(returning: false)
    }
    guard admitted else { throw CancellationError() }
  }

  private func end(_ user: String, after duration: Duration) {
    let next = state.withLock { state in
      state.seconds += 0.2 * (duration / .seconds(1) - state.seconds)
      // The turn goes from hand to hand: nobody can come between.
      return state.queue.end(user)
    }
    next?.resume(returning: true)
  }
}

/// A place in the gate, held until it is given up with its last reference: also when a response is never written.
final class FairPlace: Sendable {
  private let gate: FairGate
  private let user: String

  fileprivate init(gate: FairGate, user: String) {
    self.gate = gate
    self.user = user
  }

  deinit { gate.leave(user) }

  /// Waits for its turn.
  func run<Value>(_ operation: () async throws -> Value) async throws -> Value {
    try await gate.run(user, operation)
  }
}

extension FairPlace? {
  /// Waits for its turn, where there is a place.
  func run<Value>(_ operation: () async throws -> Value) async throws -> Value {
    if let place = self { return try await place.run(operation) }
    return try await operation()
  }
}
