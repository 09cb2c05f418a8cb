import HTTPTypes
import Testing

@testable import Service

@Suite struct AnswerGateTests {
  private actor Crowd {
    private var now = 0
    private(set) var most = 0

    func enter() {
      now += 1
      most = max(most, now)
    }
    func leave() { now -= 1 }
  }

  @Test func noMoreRunThanMay() async throws {
    let gate = AnswerGate(concurrent: 3, waiting: 100)
    let crowd = Crowd()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        let place = try gate.place()
        group.addTask {
          try await place.run {
            await crowd.enter()
            await Task.yield()
            await crowd.leave()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(await crowd.most <= 3)
    #expect(gate.load == (0, 0))
  }

  @Test func placesAreBoundedAndComeBack() throws {
    let gate = AnswerGate(concurrent: 1, waiting: 1)
    var places = [try gate.place(), try gate.place()]
    let problem = #expect(throws: Problem.self) { try gate.place() }
    #expect(problem?.status == .tooManyRequests)
    // A response that was never written gives its place up as well.
    places.removeLast()
    #expect(throws: Never.self) { try gate.place() }
  }

  @Test func whoWaitsCanLeave() async throws {
    let gate = AnswerGate(concurrent: 1, waiting: 2)
    let hold = Hold()
    let (first, second) = (try gate.place(), try gate.place())
    let running = Task { try await first.run { try await hold.wait() } }
    try await eventually("one runs") { gate.load == (1, 0) }
    let waiting = Task { try await second.run {} }
    try await eventually("one waits") { gate.load == (1, 1) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(gate.load == (1, 0))
    hold.open()
    try await running.value
    #expect(gate.load == (0, 0))
  }

  @Test func aFailureFreesItsTurn() async throws {
    struct Failure: Error {}
    let gate = AnswerGate(concurrent: 1, waiting: 0)
    await #expect(throws: Failure.self) { try await gate.place().run { throw Failure() } }
    #expect(gate.load == (0, 0))
    #expect(try await gate.place().run { 7 } == 7)
  }
}
