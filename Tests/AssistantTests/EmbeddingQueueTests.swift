import KnowledgeBase
import Testing

@testable import Assistant

@Suite struct EmbeddingQueueTests {
  private let start = ContinuousClock.now

  private func queue(size: Int = 4, wait: Duration = .milliseconds(50), tokensPerPass: Int = 100) -> EmbeddingQueue {
    var limits = BatchLimits()
    limits.size = size
    limits.wait = wait
    return EmbeddingQueue(limits: limits, tokensPerPass: tokensPerPass)
  }

  private func texts(_ count: Int, tokens: Int = 1) -> [[Int32]] {
    Array(repeating: Array(repeating: 7, count: tokens), count: count)
  }

  /// The requests whose texts are in the next pass.
  private func pass(_ queue: inout EmbeddingQueue, after milliseconds: Int = 0) -> [Int] {
    queue.nextPass(now: start + .milliseconds(milliseconds)).map(\.request)
  }

  @Test func requestsAreJoinedInTurn() {
    var queue = queue()
    queue.add(texts(6), request: 1, as: .passage)
    queue.add(texts(1), request: 2, as: .passage)
    #expect(pass(&queue) == [1, 2, 1, 1])
    #expect(pass(&queue) == [1, 1, 1])
    #expect(pass(&queue) == [])
  }

  @Test func everyTextComesOnceAndInOrder() {
    var queue = queue(size: 3)
    queue.add((0..<8).map { [Int32($0)] }, request: 1, as: .query)
    var members: [EmbeddingQueue.Member] = []
    while case let pass = queue.nextPass(now: start), !pass.isEmpty { members += pass }
    #expect(members.map(\.index) == Array(0..<8))
    #expect(members.map(\.tokens) == (0..<8).map { [Int32($0)] })
  }

  @Test func queriesGoFirstAndAlone() {
    var queue = queue()
    queue.add(texts(3), request: 1, as: .passage)
    queue.add(texts(2), request: 2, as: .query)
    #expect(pass(&queue) == [2, 2])
    #expect(pass(&queue) == [1, 1, 1])
  }

  /// A search does not wait for hundreds of texts, whatever they are called.
  @Test func queriesByTheHundredAreBulk() {
    var queue = queue()
    queue.add(texts(5), request: 1, as: .query)
    queue.add(texts(4), request: 2, as: .query)
    #expect(pass(&queue) == [2, 2, 2, 2])
    queue.add(texts(1), request: 3, as: .query)
    #expect(pass(&queue) == [3])
    #expect(pass(&queue) == [1, 1, 1, 1])
    queue.add(texts(1), request: 4, as: .query)
    #expect(pass(&queue) == [4])
    #expect(pass(&queue) == [1])
  }

  @Test func passagesArePassedOverForSoLongOnly() {
    var queue = queue(size: 2)
    queue.add(texts(3), request: 1, as: .passage)
    for _ in 0..<50 { queue.add(texts(2), request: 2, as: .query) }
    #expect(pass(&queue, after: 0) == [2, 2])
    #expect(pass(&queue, after: 49) == [2, 2])
    #expect(pass(&queue, after: 50) == [1, 1])
    // The time begins anew.
    #expect(pass(&queue, after: 60) == [2, 2])
    #expect(pass(&queue, after: 109) == [2, 2])
    // Room that passages leave is for queries.
    #expect(pass(&queue, after: 110) == [1, 2])
    #expect(pass(&queue, after: 500) == [2, 2])
  }

  @Test func aPassHasSoManyTokens() {
    var queue = queue(tokensPerPass: 10)
    queue.add(texts(3, tokens: 4), request: 1, as: .passage)
    queue.add(texts(1, tokens: 500), request: 2, as: .passage)
    #expect(pass(&queue) == [1])
    #expect(pass(&queue) == [2])
    #expect(pass(&queue) == [1, 1])
  }

  @Test func whoLeavesTakesTheRestAlong() {
    var queue = queue(size: 2)
    queue.add(texts(5), request: 1, as: .passage)
    queue.add(texts(1), request: 2, as: .query)
    queue.add(texts(1), request: 3, as: .passage)
    queue.remove(request: 2)
    #expect(pass(&queue) == [1, 3])
    queue.remove(request: 1)
    queue.remove(request: 1)
    #expect(pass(&queue) == [])
  }
}
