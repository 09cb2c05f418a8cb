import Foundation
import KnowledgeBase
import Synchronization
import Testing

@testable import Assistant

@Suite(.timeLimit(.minutes(30))) struct EmbeddingBatcherTests {
  /// An encoder that takes as long as a test wants. A text's vector is its first token.
  private final class FakeEncoder: Sendable {
    struct Failure: Error {}

    private let seen = Mutex<[[Int32]]>([])
    private let isClosed = Mutex(false)

    /// The first tokens of the texts of each pass.
    var passes: [[Int32]] { seen.withLock { $0 } }

    /// Until `open`, passes do not end.
    func close() { isClosed.withLock { $0 = true } }
    func open() { isClosed.withLock { $0 = false } }

    /// A text that begins with a negative token is a failure.
    func encode(_ texts: [[Int32]]) throws -> [[Float]] {
      seen.withLock { $0.append(texts.map { $0[0] }) }
      while isClosed.withLock({ $0 }) { usleep(200) }
      if texts.contains(where: { $0[0] < 0 }) { throw Failure() }
      return texts.map { [Float($0[0])] }
    }
  }

  private let encoder = FakeEncoder()
  private let batcher: EmbeddingBatcher

  init() {
    var limits = BatchLimits()
    limits.size = 4
    batcher = EmbeddingBatcher(limits: limits) { [encoder] in try encoder.encode($0) }
  }

  private func request(_ tokens: [Int32], _ role: EmbeddingRole = .query) -> Task<[[Float]], any Error> {
    Task { [batcher] in try await batcher.embed(tokens.map { [$0] }, as: role) }
  }

  /// Occupies the encoder, and waits until it is.
  private func occupy() async throws -> Task<[[Float]], any Error> {
    encoder.close()
    let task = request([0])
    try await until { encoder.passes == [[0]] }
    return task
  }

  private func until(_ condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(1)) }
  }

  @Test func aLoneQueryGoesAtOnce() async throws {
    #expect(try await request([3]).value == [[3]])
    #expect(try await request([5, 6]).value == [[5], [6]])
    #expect(encoder.passes == [[3], [5, 6]])
    #expect(try await request([]).value.isEmpty)
    #expect(batcher.load == 0)
  }

  @Test func whatComesWhileTheEncoderIsBusyGoesTogether() async throws {
    let first = try await occupy()
    let others = [request([1]), request([2, 3]), request([4])]
    try await until { batcher.load == 4 }
    encoder.open()
    #expect(try await first.value == [[0]])
    #expect(try await others[0].value == [[1]])
    #expect(try await others[1].value == [[2], [3]])
    #expect(try await others[2].value == [[4]])
    #expect(encoder.passes.count == 2)
    #expect(Set(encoder.passes[1]) == [1, 2, 3, 4])
  }

  @Test func aLongRequestIsCutAndAQueryOvertakesIt() async throws {
    let first = try await occupy()
    let ingest = request(Array(10..<21), .passage)
    try await until { batcher.load == 2 }
    let query = request([1])
    try await until { batcher.load == 3 }
    encoder.open()
    #expect(try await query.value == [[1]])
    #expect(try await ingest.value == (10..<21).map { [Float($0)] })
    _ = try await first.value
    #expect(encoder.passes == [[0], [1], [10, 11, 12, 13], [14, 15, 16, 17], [18, 19, 20]])
  }

  @Test func passagesAreNotStarvedByQueries() async throws {
    let asking = Task { [batcher] in
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask { while !Task.isCancelled { _ = try? await batcher.embed([[1]], as: .query) } }
        }
      }
    }
    try await until { encoder.passes.count > 20 }
    #expect(try await request(Array(10..<30), .passage).value.count == 20)
    asking.cancel()
    await asking.value
  }

  @Test func whoIsCancelledLeavesAtOnce() async throws {
    let first = try await occupy()
    let leaving = request(Array(10..<30), .passage)
    let staying = request([1])
    try await until { batcher.load == 3 }
    leaving.cancel()
    await #expect(throws: CancellationError.self) { try await leaving.value }
    #expect(batcher.load == 2)
    // Even with its pass under way.
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    encoder.open()
    #expect(try await staying.value == [[1]])
    #expect(encoder.passes == [[0], [1]])
  }

  @Test func whoWasCancelledBeforeDoesNotEnter() async throws {
    let task = Task { [batcher] in
      while !Task.isCancelled { await Task.yield() }
      return try await batcher.embed([[1]], as: .query)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(encoder.passes.isEmpty)
  }

  @Test func aFailureReachesThoseInItsPassOnly() async throws {
    let first = try await occupy()
    let failing = request([-1, 2, 3, 4, 5, 6], .passage)
    try await until { batcher.load == 2 }
    let other = request([20, 21, 22, 23])
    try await until { batcher.load == 3 }
    encoder.open()
    await #expect(throws: FakeEncoder.Failure.self) { try await failing.value }
    #expect(try await other.value.count == 4)
    #expect(try await first.value == [[0]])
    // The rest of the failed request is not computed.
    #expect(encoder.passes == [[0], [20, 21, 22, 23], [-1, 2, 3, 4]])
    #expect(try await request([8]).value == [[8]])
    #expect(batcher.load == 0)
  }
}
