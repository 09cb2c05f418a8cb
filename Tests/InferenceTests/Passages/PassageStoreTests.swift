import Foundation
import Tensors
import Testing

@testable import Inference

@Suite struct PassageStoreTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "kaijuan-\(UUID().uuidString)")
  private let shape = KeyValueCache.Shape(layers: 2, heads: 1, keySize: 32, valueSize: 32, precision: .int8)

  private func key(_ seed: Int, model: String = "m", adapters: UInt64 = 0, count: Int = 20) -> PassageKey {
    PassageKey(
      model: model, beginning: [1, 2, 3], passage: (0..<count).map { Int32($0 + seed) }, adapters: adapters)
  }

  private func segment(_ seed: Int, count: Int = 20) -> KeyValueSegment {
    let cache = KeyValueCache(shape, limit: 64)
    cache.reserve(count + 3)
    for position in 0..<count + 3 {
      let row = (0..<32).map { Float(($0 * 7 + position * 13 + seed * 5) % 29) - 14 }
      for layer in 0..<2 {
        cache.store(
          layer: layer, head: 0, positions: position..<position + 1, keys: row, values: row, stride: 32, kernels: .best)
      }
    }
    cache.advance(count + 3)
    return cache.compactSegment(3..<count + 3, pool: testPool, kernels: .best)
  }

  private func bytes(_ segment: KeyValueSegment?) -> [UInt8]? { segment.map { $0.withBytes(Array.init) } }

  private var files: [URL] {
    get throws {
      try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .sorted { $0.path < $1.path }
    }
  }

  @Test func whatIsKeptIsFoundAgain() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
    #expect(store.segment(key(1), shape) == nil && !store.holds(key(1)))
    let other = try PassageStore(folder: folder, limitBytes: 1 << 30)
    store.insert(segment(1), key(1), label: "a")
    // Also what another process wrote.
    #expect(store.holds(key(1)) && other.holds(key(1)) && !store.holds(key(2)))
    #expect(bytes(store.segment(key(1), shape)) == bytes(segment(1)))
    #expect(bytes(try PassageStore(folder: folder, limitBytes: 1 << 30).segment(key(1), shape)) == bytes(segment(1)))
    #expect(store.segment(key(1, model: "n"), shape) == nil)
    #expect(store.segment(key(1, adapters: 4), shape) == nil)
    #expect(store.segment(key(2), shape) == nil)
    let statistics = store.statistics
    #expect(statistics.entries == 1 && statistics.hits == 1 && statistics.misses == 4)
    #expect(statistics.savedTokens == 20 && statistics.failures == 0)
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int
    #expect(mode == 0o700)
  }

  @Test func aDamagedFileIsReadAgain() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let length = try {
      let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
      store.insert(segment(1), key(1), label: "a label")
      return try Data(contentsOf: try #require(files.first)).count
    }()
    let whole = try Data(contentsOf: try #require(files.first))
    for position in [0, 3, 16, 20, 24, 33, 60, length / 2, length - 1] {
      var damaged = whole
      damaged[position] ^= 0x20
      try check(damaged)
    }
    for count in [0, 1, 31, 32, 64, length / 2, length - 1] { try check(whole.prefix(count)) }
    try check(whole + [0])
  }

  private func check(_ contents: Data) throws {
    let path = folder.appending(path: key(1).name + ".kv")
    try contents.write(to: path)
    let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
    #expect(store.segment(key(1), shape) == nil)
    #expect(!FileManager.default.fileExists(atPath: path.path))
    store.insert(segment(1), key(1), label: "a")
    #expect(bytes(store.segment(key(1), shape)) == bytes(segment(1)))
  }

  @Test func aFileOfAnotherPassageIsNotTaken() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
    store.insert(segment(1), key(1), label: "a")
    let path = folder.appending(path: key(2).name + ".kv")
    try FileManager.default.copyItem(at: try #require(files.first), to: path)
    #expect(store.segment(key(2), shape) == nil)
    #expect(store.segment(key(1), KeyValueCache.Shape(layers: 1, heads: 2, keySize: 32, valueSize: 32)) == nil)
  }

  @Test func whatIsUsedLeastGoesFirst() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let limit = 4 * segment(0).byteCount + 100
    do {
      let store = try PassageStore(folder: folder, limitBytes: limit)
      for seed in 0..<4 { store.insert(segment(seed), key(seed), label: "p") }
      for _ in 0..<3 { _ = store.segment(key(0), shape) }
      _ = store.segment(key(2), shape)
      store.insert(segment(4), key(4), label: "p")
      store.insert(segment(5), key(5), label: "p")
      #expect(store.statistics.bytes <= limit)
      #expect(store.segment(key(0), shape) != nil && store.segment(key(2), shape) != nil)
      #expect(store.segment(key(1), shape) == nil && store.segment(key(3), shape) == nil)
    }
    // Uses are known to the next process, and another limit holds at once.
    let store = try PassageStore(folder: folder, limitBytes: limit / 2)
    #expect(store.statistics.entries <= 2)
    #expect(store.segment(key(0), shape) != nil)
  }

  @Test func beginningsGoLast() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let bytes = segment(0).byteCount
    let store = try PassageStore(folder: folder, limitBytes: bytes * 2)
    store.insert(segment(0), key(0), label: "")
    for seed in 1..<4 { store.insert(segment(seed), key(seed), label: "p") }
    #expect(store.holds(key(0)) && store.holds(key(3)) && !store.holds(key(1)) && !store.holds(key(2)))
    #expect(store.statistics.entries == 1 && store.statistics.bytes <= bytes * 2)
  }

  /// A request's scale of an adapter is part of what a beginning is kept under; those of a model that is gone were used often once.
  @Test func beginningsAreBounded() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
    let most = PassageStore.mostBeginnings
    store.insert(segment(0), key(0), label: "")
    store.insert(segment(1), key(1), label: "p")
    store.insert(segment(2), key(2), label: "")
    for _ in 0..<9 { _ = store.segment(key(2), shape) }
    for seed in 3..<most + 20 {
      store.insert(segment(seed), key(seed), label: "")
      _ = store.segment(key(0), shape)
    }
    #expect(store.holds(key(0)) && store.holds(key(1)) && store.holds(key(most + 19)))
    #expect(!store.holds(key(2)) && !store.holds(key(3)))
    #expect(try files.count == most + 1)
    #expect(try PassageStore(folder: folder, limitBytes: 1 << 30).holds(key(0)) && files.count == most + 1)
  }

  /// What was used often long ago makes room in the end.
  @Test func usesAge() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try PassageStore(folder: folder, limitBytes: 2 * segment(0).byteCount + 100)
    store.insert(segment(0), key(0), label: "p")
    for _ in 0..<5 { _ = store.segment(key(0), shape) }
    for seed in 1..<12 { store.insert(segment(seed), key(seed), label: "p") }
    #expect(store.segment(key(0), shape) == nil)
  }

  @Test func labelsSayWhatIsNotWantedAnyMore() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try PassageStore(folder: folder, limitBytes: 1 << 30).insert(segment(1), key(1), label: "法规")
    let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
    store.insert(segment(2), key(2), label: "other")
    store.prune { $0 == "法规" }
    #expect(store.segment(key(1), shape) != nil && store.segment(key(2), shape) == nil)
    store.clear()
    #expect(try files.isEmpty)
  }

  @Test func withoutRoomOrFolderNothingIsKept() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let small = try PassageStore(folder: folder, limitBytes: 100)
    small.insert(segment(1), key(1), label: "p")
    #expect(small.segment(key(1), shape) == nil)
    let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
    try FileManager.default.removeItem(at: folder)
    store.insert(segment(1), key(1), label: "p")
    #expect(store.segment(key(1), shape) == nil && store.statistics.failures == 1)
    try Data().write(to: folder)
    #expect(throws: (any Error).self) { try PassageStore(folder: folder, limitBytes: 1 << 30) }
  }
}
