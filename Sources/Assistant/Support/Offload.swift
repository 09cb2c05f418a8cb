import Foundation
import Synchronization

/// Runs blocking or heavy work on a thread of its own, away from Swift's cooperative pool.
func offload<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { done in
    let thread = Thread { done.resume(with: Result { try work() }) }
    thread.stackSize = 8 << 20
    thread.start()
  }
}

/// Tells offloaded work to stop.
final class CancellationFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  var isRaised: Bool { raised.load(ordering: .relaxed) }
  func raise() { raised.store(true, ordering: .relaxed) }
}
