import Testing

@testable import Web

@Suite(.timeLimit(.minutes(30))) struct TestServerTests {
  /// A descriptor that a server has closed is soon another's: whoever still waits on it would take the other's connections.
  @Test func aServerThatIsGoneTakesNoConnections() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<16 {
        group.addTask {
          for _ in 0..<50 {
            let server = try TestServer.pages { _ in .text("mine") }
            #expect(try await WebFetcher(options: loopback()).page(at: server.address("/")).text == "mine")
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
