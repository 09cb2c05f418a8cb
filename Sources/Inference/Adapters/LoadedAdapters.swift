import Synchronization
import Tensors

/// The adapters that are loaded beside one model, by name. May be used from any thread.
///
/// Unloading takes a name away; requests that have the adapter in their mix keep it to their end.
public final class LoadedAdapters: Sendable {
  /// The most that are loaded at a time.
  public static let limit = 64

  public struct Entry: Sendable {
    public var name: String
    public var path: String
    public var adapter: Adapter
  }

  private let base: DecoderConfiguration
  private let pool: ThreadPool
  private let entries = Mutex<[Entry]>([])

  init(base: DecoderConfiguration, pool: ThreadPool) {
    self.base = base
    self.pool = pool
  }

  /// In the order in which they were loaded.
  public var all: [Entry] { entries.withLock { $0 } }

  /// Blocks its thread while the file is read and packed; requests go on meanwhile.
  /// - Throws: what `Adapter` does, and `AdapterError` for a name that is taken or cannot be used, or where there are too many.
  @discardableResult
  public func load(_ name: String, path: String) throws -> Entry {
    guard Self.isUsable(name) else { throw AdapterError(name, .badName) }
    try entries.withLock { try Self.checkRoom(for: name, in: $0) }
    let entry = Entry(name: name, path: path, adapter: try Adapter(path: path, base: base, pool: pool))
    try entries.withLock { entries in
      try Self.checkRoom(for: name, in: entries)
      entries.append(entry)
    }
    return entry
  }

  /// - Throws: `AdapterError.unknown`.
  public func unload(_ name: String) throws {
    try entries.withLock { entries in
      guard let index = entries.firstIndex(where: { $0.name == name }) else { throw Self.unknown(name, entries) }
      entries.remove(at: index)
    }
  }

  /// - Throws: `AdapterError` for a name that is not loaded or comes twice, or a scale that cannot be used.
  public func mix(_ members: [(name: String, scale: Float)]) throws -> AdapterMix {
    guard !members.isEmpty else { return .none }
    let entries = all
    return try AdapterMix(
      members.map { name, scale in
        guard let entry = entries.first(where: { $0.name == name }) else { throw Self.unknown(name, entries) }
        return (name, entry.adapter, scale)
      })
  }

  private static func checkRoom(for name: String, in entries: [Entry]) throws {
    guard !entries.contains(where: { $0.name == name }) else { throw AdapterError(name, .nameTaken) }
    guard entries.count < limit else { throw AdapterError(name, .tooMany(limit: limit)) }
  }

  private static func unknown(_ name: String, _ entries: [Entry]) -> AdapterError {
    AdapterError(name, .unknown(loaded: entries.map(\.name)))
  }

  private static func isUsable(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}
