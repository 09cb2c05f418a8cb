public import Foundation
import Synchronization
import Tensors

/// Keys and values of passages that models have read, in a folder of files, so that no passage is read twice. May be used from any thread.
///
/// It can always be made again and is never a backup's business: what is torn, damaged, or made by another model or for another beginning
/// is not used. Bounded in bytes; when there is no room, those go that were used least, each use counting less the longer it is past
/// (LFU with dynamic aging, Arlitt et al. 2000). Two processes may share the folder; each knows what it found at its start and what it
/// wrote itself, and together they keep no more than twice the limit.
public final class PassageStore: Sendable {
  /// What the store holds and has done since it was opened.
  public struct Statistics: Sendable, Equatable {
    public var entries = 0
    public var bytes = 0
    public var hits = 0
    public var misses = 0
    /// Tokens that did not have to be read.
    public var savedTokens = 0
    /// Files that were found torn or damaged, or could not be written.
    public var failures = 0

    public init() {}
  }

  private struct Entry {
    var bytes: Int
    var uses: UInt64
    var label: String
    /// Grows with each use.
    var rank: UInt64
    var lastUse = Date.now

    /// What is lowest goes first.
    var order: UInt64 { isBeginning ? .max : rank }
    /// Not of a passage, but of what passages are read behind.
    var isBeginning: Bool { label.isEmpty }
  }

  private struct State {
    var entries: [String: Entry] = [:]
    /// The rank of what went last.
    var age: UInt64 = 0
    var statistics = Statistics()
  }

  public let folder: URL
  public let limitBytes: Int
  private let state = Mutex(State())

  private static let suffix = ".kv"

  /// Makes the folder where there is none, readable by its owner only, since what documents say can be read out of the files.
  ///
  /// - Throws: where the folder cannot be made or listed. Cost: reads the head of each file.
  public init(folder: URL, limitBytes: Int) throws {
    self.folder = folder
    self.limitBytes = limitBytes
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try list()
  }

  public var statistics: Statistics {
    state.withLock { state in
      var statistics = state.statistics
      statistics.entries = state.entries.values.count { !$0.isBeginning }
      statistics.bytes = state.entries.values.reduce(0) { $0 + $1.bytes }
      return statistics
    }
  }

  /// Of all passages, each once.
  public var labels: Set<String> {
    state.withLock { Set($0.entries.values.filter { !$0.isBeginning }.map(\.label)) }
  }

  /// Removes everything. What is in use stays readable until it is let go.
  public func clear() {
    state.withLock { state in
      for name in state.entries.keys { remove(name, &state) }
    }
  }

  /// Removes the passages whose labels are not wanted any more.
  public func prune(keeping isKept: (_ label: String) -> Bool) {
    state.withLock { state in
      for (name, entry) in state.entries where !entry.isBeginning && !isKept(entry.label) { remove(name, &state) }
    }
  }

  /// Whether there is a file for a key, which may still turn out to be damaged.
  func holds(_ key: PassageKey) -> Bool { FileManager.default.fileExists(atPath: path(key.name)) }

  /// What is kept under a key; `nil` where it must be read, or would have to be. `savesReading` is false where nobody would have read it.
  func segment(
    _ key: PassageKey, _ shape: KeyValueCache.Shape, savesReading: Bool = true
  ) -> KeyValueSegment? {
    var shape = shape
    shape.precision = .int8
    let name = key.name
    let segment = load(name, key, shape)
    state.withLock { state in
      if let segment { touch(name, segment, &state) }
      guard !key.isOfBeginning else { return }
      if segment == nil {
        state.statistics.misses += 1
      } else {
        state.statistics.hits += 1
        if savesReading { state.statistics.savedTokens += key.passage.count }
      }
    }
    return segment
  }

  /// Keeps a segment in 8 bits; the label of a beginning is empty. Where it cannot be written it is counted, and nothing else happens.
  func insert(_ segment: KeyValueSegment, _ key: PassageKey, label: String) {
    let name = key.name
    state.withLock { state in
      guard leavesRoom(segment.byteCount), makeRoom(segment.byteCount, &state) else { return }
      do {
        let identity = PassageFile.identity(key, segment.shape)
        try PassageFile.write(segment, identity: identity, label: label, to: path(name))
        state.entries[name] = Entry(bytes: segment.byteCount, uses: 1, label: label, rank: state.age + 1)
        if label.isEmpty { keepBeginnings(&state) }
      } catch {
        state.statistics.failures += 1
      }
    }
  }

  private func load(_ name: String, _ key: PassageKey, _ shape: KeyValueCache.Shape) -> KeyValueSegment? {
    guard let file = try? MappedFile(path: path(name)) else {
      // Another process may have removed it.
      state.withLock { $0.entries[name] = nil }
      return nil
    }
    let identity = PassageFile.identity(key, shape)
    let byteCount = key.positions.count * shape.positionBytes
    guard let rows = PassageFile.rows(of: file, identity: identity, byteCount: byteCount) else {
      state.withLock { state in
        state.statistics.failures += 1
        remove(name, &state)
      }
      return nil
    }
    return KeyValueSegment(positions: key.positions, shape: shape, bytes: rows, owner: file)
  }

  private func touch(_ name: String, _ segment: KeyValueSegment, _ state: inout State) {
    // Another process may have written it.
    let known =
      state.entries[name]
      ?? PassageFile.head(of: path(name)).map {
        Entry(bytes: segment.byteCount, uses: $0.uses, label: $0.label, rank: 0)
      }
    guard var entry = known else { return }
    entry.uses += 1
    entry.rank = state.age + entry.uses
    entry.lastUse = .now
    state.entries[name] = entry
    PassageFile.count(entry.uses, in: path(name))
  }

  /// What the disk keeps free for others.
  private static let spareBytes = 1 << 30

  private func leavesRoom(_ bytes: Int) -> Bool {
    PartialFile.freeBytes(in: folder.path).map { $0 - bytes >= Self.spareBytes } ?? true
  }

  private func makeRoom(_ bytes: Int, _ state: inout State) -> Bool {
    guard bytes <= limitBytes else { return false }
    var used = state.entries.values.reduce(0) { $0 + $1.bytes }
    while used + bytes > limitBytes,
      // A beginning is small, and what every passage is read behind.
      let least = state.entries.min(by: { ($0.value.order, $0.key) < ($1.value.order, $1.key) })
    {
      state.age = max(state.age, least.value.rank)
      used -= least.value.bytes
      remove(least.key, &state)
    }
    return true
  }

  /// Those of other models, wordings and scales of adapters come to no end.
  static let mostBeginnings = 16

  /// Those used last.
  private func keepBeginnings(_ state: inout State) {
    let beginnings = state.entries.filter(\.value.isBeginning).sorted {
      ($1.value.lastUse, $0.key) < ($0.value.lastUse, $1.key)
    }
    for beginning in beginnings.dropFirst(Self.mostBeginnings) { remove(beginning.key, &state) }
  }

  private func remove(_ name: String, _ state: inout State) {
    unlink(path(name))
    state.entries[name] = nil
  }

  private func list() throws {
    let keys: [URLResourceKey] = [.fileSizeKey, .contentModificationDateKey]
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: keys)
    state.withLock { state in
      for file in files where file.path.hasSuffix(Self.suffix) {
        guard let head = PassageFile.head(of: file.path),
          let values = try? file.resourceValues(forKeys: Set(keys)), let bytes = values.fileSize,
          let lastUse = values.contentModificationDate
        else {
          unlink(file.path)
          continue
        }
        let name = file.deletingPathExtension().lastPathComponent
        state.entries[name] = Entry(
          bytes: bytes, uses: head.uses, label: head.label, rank: head.uses, lastUse: min(lastUse, .now))
      }
      keepBeginnings(&state)
      _ = makeRoom(0, &state)
    }
  }

  private func path(_ name: String) -> String { folder.appending(path: name + Self.suffix).path }
}
