import Foundation
import Synchronization

/// The engine's threads: heavy loops run here, never on Swift's cooperative pool.
///
/// One loop runs at a time; further callers wait their turn, first come, first served. Each thread takes its own part of the indices in order, so that it reads
/// memory in one stream, and then what others have left of theirs. Between loops workers spin for some microseconds, so that the hundreds of
/// small loops of a token cost little, and then sleep. A pool lives as long as the process.
//
// @unchecked: `body` and `count` are written only by the holder of `turn` before it raises `epoch` and are read by workers after they
// saw that epoch; the holder returns only when no worker is left inside.
public final class ThreadPool: @unchecked Sendable {
  /// Threads that take part in a loop, the caller's included.
  public let threads: Int

  private let turn = Turn()
  private let wake = Gate()
  private let epoch = Atomic<Int>(0)
  /// The next index of each thread's part.
  private let next: [Counter]
  private let busy = Atomic<Int>(0)
  private var count = 0
  private var body: (@Sendable (_ index: Int, _ thread: Int) -> Void)?

  /// `threads: nil` takes one a processor.
  public init(threads: Int? = nil) {
    self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    next = (0..<self.threads).map { _ in Counter() }
    for thread in 1..<max(2, self.threads) where thread < self.threads {
      Thread { self.work(thread) }.start()
    }
  }

  /// Calls `body` once for each index in `0..<count`, on all threads, and returns when all calls have returned. `thread` is below
  /// `threads` and is never in two calls at once, so it may choose a scratch buffer.
  public func run(_ count: Int, _ body: @Sendable (_ index: Int, _ thread: Int) -> Void) {
    if threads == 1 || count <= 1 {
      for index in 0..<count { body(index, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      turn.hold {
        self.count = count
        self.body = body
        for thread in 0..<threads { next[thread].value.store(count * thread / threads, ordering: .relaxed) }
        busy.store(threads - 1, ordering: .relaxed)
        wake.lock()
        epoch.wrappingAdd(1, ordering: .sequentiallyConsistent)
        wake.broadcast()
        wake.unlock()
        take(0)
        while busy.load(ordering: .acquiring) > 0 { _ = sched_yield() }
        self.body = nil
      }
    }
  }

  /// Runs all loops of `body` without another caller's between them. Others wait for all of it, however long that is, so `body` should be
  /// one layer or one pass and not a whole prompt.
  public func hold<Result>(_ body: () throws -> Result) rethrows -> Result {
    try turn.hold(body)
  }

  private func take(_ thread: Int) {
    guard let body else { return }
    for offset in 0..<threads {
      let part = (thread + offset) % threads
      let end = count * (part + 1) / threads
      while true {
        let index = next[part].value.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < end else { break }
        body(index, thread)
      }
    }
  }

  private func work(_ thread: Int) {
    var seen = 0
    while true {
      var spins = 0
      while epoch.load(ordering: .acquiring) == seen {
        spins += 1
        if spins < 4000 { continue }
        wake.lock()
        while epoch.load(ordering: .acquiring) == seen { wake.wait() }
        wake.unlock()
      }
      seen += 1
      take(thread)
      busy.wrappingSubtract(1, ordering: .releasing)
    }
  }
}

/// A number alone in its cache lines.
private final class Counter: Sendable {
  let value = Atomic<Int>(0)
  private let padding: (Int, Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0, 0)
}
