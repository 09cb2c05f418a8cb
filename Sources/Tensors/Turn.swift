import Foundation
import Synchronization

/// A lock that is given in the order in which it was asked for, so that a caller of many short loops cannot starve another. Who holds it
/// may take it again.
//
// @unchecked: the counters are guarded by the gate.
final class Turn: @unchecked Sendable {
  private let gate = Gate()
  private var nextTicket = 0
  private var served = 0
  /// The holder's thread; 0 is none.
  private let holder = Atomic<UInt>(0)

  /// Callers that hold it or wait for it.
  var callers: Int {
    gate.lock()
    defer { gate.unlock() }
    return nextTicket - served
  }

  func hold<Result>(_ body: () throws -> Result) rethrows -> Result {
    let caller = UInt(pthread_self())
    if holder.load(ordering: .relaxed) == caller { return try body() }
    lock(caller)
    defer { unlock() }
    return try body()
  }

  private func lock(_ caller: UInt) {
    gate.lock()
    let ticket = nextTicket
    nextTicket += 1
    while served != ticket { gate.wait() }
    gate.unlock()
    holder.store(caller, ordering: .relaxed)
  }

  private func unlock() {
    holder.store(0, ordering: .relaxed)
    gate.lock()
    served += 1
    gate.unlock()
    if callers > 0 { gate.broadcast() }
  }
}
