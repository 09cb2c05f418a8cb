import Synchronization
import Tensors
import Testing

@Suite struct ThreadPoolTests {
  @Test(arguments: [1, 2, 5])
  func callsEachIndexOnce(_ threads: Int) {
    let pool = ThreadPool(threads: threads)
    for count in [0, 1, 2, 1000] {
      let calls = Mutex([Int](repeating: 0, count: count))
      pool.run(count) { index, thread in
        calls.withLock { $0[index] += thread < threads ? 1 : 100 }
      }
      #expect(calls.withLock { $0 }.allSatisfy { $0 == 1 })
    }
  }

  final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }

  @Test func servesConcurrentCallers() async {
    let pool = ThreadPool(threads: 2)
    let sum = Counter()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<200 { pool.run(10) { index, _ in sum.value.wrappingAdd(index, ordering: .relaxed) } }
        }
      }
    }
    #expect(sum.value.load(ordering: .relaxed) == 8 * 200 * 45)
  }
}
