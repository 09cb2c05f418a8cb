import Testing

@testable import Service

@Suite struct FairQueueTests {
  private func queue(concurrent: Int, waiting: Int = 100, waitingPerUser: Int = 100) -> FairQueue<String> {
    FairQueue(limits: .init(concurrent: concurrent, waiting: waiting, waitingPerUser: waitingPerUser))
  }

  /// True when the answer runs at once.
  private func ask(_ queue: inout FairQueue<String>, _ user: String, _ number: Int = 0) -> Bool {
    #expect(queue.takePlace(user) == nil)
    return queue.enter(user, number: number, "\(user)\(number)")
  }

  private func finish(_ queue: inout FairQueue<String>, _ user: String) -> String? {
    let next = queue.end(user)
    queue.leave(user)
    return next
  }

  @Test func turnsGoRoundBetweenUsers() {
    var queue = queue(concurrent: 1)
    #expect(ask(&queue, "a"))
    for number in 1...3 { #expect(!ask(&queue, "a", number)) }
    for number in 1...2 { #expect(!ask(&queue, "b", number)) }
    #expect(!ask(&queue, "c", 1))
    var order: [String] = []
    var running = "a"
    while let next = finish(&queue, running) {
      order.append(next)
      running = String(next.prefix(1))
    }
    #expect(order == ["b1", "c1", "a1", "b2", "a2", "a3"])
    #expect(queue.running == 0 && queue.waiting == 0 && queue.places == 0)
  }

  @Test func aNewcomerFindsATurnFree() {
    var queue = queue(concurrent: 8)
    let started = (0..<20).count { ask(&queue, "a", $0) }
    #expect(started == 6)
    #expect(ask(&queue, "b"))
    // b has one; the last turn is for somebody else.
    #expect(!ask(&queue, "b", 1))
    #expect(ask(&queue, "c"))
    #expect(queue.running == 8)
    #expect(!ask(&queue, "d"))
    #expect(finish(&queue, "a") == "d0")
  }

  @Test func whoHasFewestAnswersUnderWayIsNext() {
    var queue = queue(concurrent: 3)
    #expect(ask(&queue, "a"))
    #expect(ask(&queue, "a"))
    #expect(ask(&queue, "b"))
    #expect(!ask(&queue, "a", 1))
    #expect(!ask(&queue, "b", 2))
    #expect(finish(&queue, "a") == "b2")
    #expect(finish(&queue, "b") == "a1")
    #expect(finish(&queue, "a") == nil)
  }

  @Test func theQueueIsBoundedInAllAndForEach() {
    var queue = queue(concurrent: 1, waiting: 3, waitingPerUser: 1)
    #expect(ask(&queue, "a"))
    #expect(!ask(&queue, "a", 1))
    #expect(queue.takePlace("a") == .userHasEnough(limit: 2))
    #expect(!ask(&queue, "b", 1))
    #expect(!ask(&queue, "c", 1))
    #expect(queue.takePlace("d") == .full(limit: 4))
    #expect(finish(&queue, "a") == "b1")
    #expect(queue.takePlace("d") == nil)
  }

  @Test func whoStopsWaitingIsPassedOver() {
    var queue = queue(concurrent: 1)
    #expect(ask(&queue, "a"))
    #expect(!ask(&queue, "b", 1))
    #expect(!ask(&queue, "c", 2))
    #expect(queue.stopWaiting("b", number: 1) == "b1")
    #expect(queue.stopWaiting("b", number: 1) == nil)
    queue.leave("b")
    #expect(finish(&queue, "a") == "c2")
  }

  /// However users come, wait, give up and end: a free turn never stays unused while somebody may have it.
  @Test func noTurnIsForgotten() {
    var random = SystemRandomNumberGenerator()
    var queue = queue(concurrent: 5, waiting: 30, waitingPerUser: 10)
    var running: [String] = []
    var waiting: [(user: String, number: Int)] = []
    for number in 0..<2_000 {
      let user = String("abcdef".randomElement(using: &random) ?? "a")
      switch Int.random(in: 0..<3, using: &random) {
      case 0 where queue.takePlace(user) == nil:
        if queue.enter(user, number: number, "\(user)\(number)") {
          running.append(user)
        } else {
          waiting.append((user, number))
        }
      case 1 where !running.isEmpty:
        let user = running.remove(at: Int.random(in: running.indices, using: &random))
        if let next = queue.end(user), let index = waiting.firstIndex(where: { "\($0.user)\($0.number)" == next }) {
          running.append(waiting.remove(at: index).user)
        }
        queue.leave(user)
      case 2 where !waiting.isEmpty && number.isMultiple(of: 4):
        let (user, number) = waiting.remove(at: Int.random(in: waiting.indices, using: &random))
        #expect(queue.stopWaiting(user, number: number) != nil)
        queue.leave(user)
      default: break
      }
      #expect(queue.running == running.count && queue.waiting == waiting.count)
      #expect(queue.places == running.count + waiting.count)
      let mayStart = waiting.contains { waiter in
        running.count < (running.contains(waiter.user) ? queue.limits.concurrentPerUser : 5)
      }
      #expect(!mayStart)
    }
  }
}
