import Foundation
import Synchronization
import Testing

@testable import Tensors

@Suite struct TurnTests {
  @Test func firstComeFirstServed() {
    let turn = Turn()
    let order = Served()
    turn.hold {
      for caller in 0..<8 {
        Thread { turn.hold { order.append(caller) } }.start()
        while turn.callers < caller + 2 { sched_yield() }
      }
      #expect(order.callers.isEmpty)
    }
    while turn.callers > 0 { sched_yield() }
    #expect(order.callers == Array(0..<8))
  }

  @Test func theHolderMayTakeItAgain() {
    let turn = Turn()
    #expect(turn.hold { turn.hold { turn.callers } } == 1)
    #expect(turn.callers == 0)
  }

  @Test func aFailureLetsGo() {
    let turn = Turn()
    #expect(throws: CancellationError.self) { try turn.hold { throw CancellationError() } }
    #expect(turn.callers == 0)
  }

  private final class Served: Sendable {
    private let list = Mutex([Int]())
    var callers: [Int] { list.withLock { $0 } }
    func append(_ caller: Int) { list.withLock { $0.append(caller) } }
  }
}
