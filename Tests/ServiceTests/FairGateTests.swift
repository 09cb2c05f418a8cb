import HTTPTypes
import Testing

@testable import Service

@Suite struct FairGateTests {
  private func limited(concurrent: Int, waiting: Int, waitingPerUser: Int? = nil) -> FairGate {
    FairGate(
      .questions, .init(concurrent: concurrent, waiting: waiting, waitingPerUser: waitingPerUser ?? waiting), seconds: 5
    )
  }

  private actor Crowd {
    private var now = 0
    private(set) var most = 0

    func enter() {
      now += 1
      most = max(most, now)
    }
    func leave() { now -= 1 }
  }

  private actor Order {
    private(set) var users: [String] = []

    func add(_ user: String) { users.append(user) }
  }

  @Test func noMoreRunThanMay() async throws {
    let gate = limited(concurrent: 3, waiting: 100)
    let crowd = Crowd()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        let place = try gate.place(for: "a")
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
    let gate = limited(concurrent: 1, waiting: 1)
    var places = [try gate.place(for: "a"), try gate.place(for: "a")]
    let problem = #expect(throws: Problem.self) { try gate.place(for: "a") }
    #expect(problem?.status == .tooManyRequests)
    // A response that was never written gives its place up as well.
    places.removeLast()
    #expect(throws: Never.self) { try gate.place(for: "a") }
  }

  @Test func oneUserCannotTakeAllPlaces() throws {
    let gate = limited(concurrent: 1, waiting: 10, waitingPerUser: 1)
    let places = [try gate.place(for: "a"), try gate.place(for: "a")]
    let problem = #expect(throws: Problem.self) { try gate.place(for: "a") }
    #expect(problem?.limit == 2)
    #expect(problem?.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
    #expect(throws: Never.self) { try gate.place(for: "b") }
    withExtendedLifetime(places) {}
  }

  @Test func oneUsersManyQuestionsDoNotHoldUpAnothers() async throws {
    let gate = limited(concurrent: 1, waiting: 100)
    let hold = Hold()
    let order = Order()
    var tasks: [Task<Void, any Error>] = []
    for (number, user) in (Array(repeating: "a", count: 20) + ["b"]).enumerated() {
      let place = try gate.place(for: user)
      tasks.append(
        Task {
          try await place.run {
            try await hold.wait()
            await order.add(user)
          }
        })
      try await eventually("\(number) have come") { gate.load.running + gate.load.waiting == number + 1 }
    }
    hold.open()
    for task in tasks { try await task.value }
    #expect(await order.users.firstIndex(of: "b") == 1)
    #expect(gate.load == (0, 0))
  }

  @Test func whoWaitsCanLeave() async throws {
    let gate = limited(concurrent: 1, waiting: 2)
    let hold = Hold()
    let (first, second) = (try gate.place(for: "a"), try gate.place(for: "a"))
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
    let gate = limited(concurrent: 1, waiting: 0)
    await #expect(throws: Failure.self) { try await gate.place(for: "a").run { throw Failure() } }
    #expect(gate.load == (0, 0))
    #expect(try await gate.place(for: "a").run { 7 } == 7)
  }
}
