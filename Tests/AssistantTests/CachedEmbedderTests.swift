import KnowledgeBase
import Synchronization
import Testing

@testable import Assistant

@Suite struct CachedEmbedderTests {
  private final class Counting: Embedder {
    let identity = "counting"
    let dimension = 1
    let maximumTokens = 8
    private let state = Mutex<[String]>([])

    /// All that was embedded, in order.
    var texts: [String] { state.withLock { $0 } }

    func tokenCount(_ text: String) -> Int { 1 }

    func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
      state.withLock { $0 += texts }
      return texts.map { [Float($0.utf8.count)] }
    }
  }

  @Test func questionsAreEmbeddedOnce() async throws {
    let base = Counting()
    let cached = CachedEmbedder(base, entries: 2)
    #expect(try await cached.embed(["a", "bb"], as: .query) == [[1], [2]])
    #expect(try await cached.embed(["bb", "ccc", "a"], as: .query) == [[2], [3], [1]])
    #expect(base.texts == ["a", "bb", "ccc"])
    // bb was asked for longest ago when ccc came, a after it.
    #expect(try await cached.embed(["a"], as: .query) == [[1]])
    #expect(try await cached.embed(["bb"], as: .query) == [[2]])
    #expect(base.texts == ["a", "bb", "ccc", "bb"])
    #expect(cached.activity == .init(hits: 3, misses: 4, entries: 2))
  }

  @Test func passagesAndLongTextsGoThrough() async throws {
    let base = Counting()
    let cached = CachedEmbedder(base)
    let long = String(repeating: "x", count: CachedEmbedder.maximumBytes + 1)
    for _ in 0..<2 {
      _ = try await cached.embed(["a"], as: .passage)
      _ = try await cached.embed([long], as: .query)
    }
    #expect(base.texts == ["a", long, "a", long])
    #expect(cached.activity.entries == 0)
  }

  /// Against a list in the order of use.
  @Test func theLeastRecentlyUsedGoes() {
    var cache = RecentlyUsed<Int, Int>(limit: 5)
    var order: [(key: Int, value: Int)] = []
    for step in 0..<5_000 {
      let key = Int.random(in: 0..<9)
      if Bool.random() {
        let known = order.firstIndex { $0.key == key }
        #expect(cache.value(for: key) == known.map { order[$0].value })
        if let known { order.append(order.remove(at: known)) }
      } else {
        order.removeAll { $0.key == key }
        order.append((key, step))
        if order.count > 5 { order.removeFirst() }
        cache.insert(step, for: key)
      }
      #expect(cache.count == order.count)
    }
  }
}
