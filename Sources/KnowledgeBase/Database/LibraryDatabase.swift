import Foundation
public import GRDB

/// The SQLite file of a library: opened, checked and migrated, with its readers and its one writer.
///
/// `SQLiteStore`, `SQLiteMessageLog` and the ledger share one of these. Several processes may have the same file open. Closures run on
/// the database's own queues, never on Swift's cooperative threads.
public final class LibraryDatabase: Sendable {
  /// `KJUN`, in the header of every library.
  public static let applicationID: Int32 = 0x4B4A_554E
  /// Raised when an older Kaijuan must not open the file any more; migrations that only add leave it.
  public static let format = 2
  /// How long a write waits for the writer of another process.
  static let busySeconds = 30

  public let path: String
  private let pool: DatabasePool

  /// Opens the library at `path`, or creates it there when the file is missing or empty; its folder must exist.
  ///
  /// A file that is not a library, or that a newer Kaijuan made, is left as it is.
  public init(path: String) throws {
    self.path = path
    try LibraryHeader.check(path: path)
    var configuration = Configuration()
    configuration.label = "kaijuan"
    configuration.busyMode = .timeout(TimeInterval(Self.busySeconds))
    configuration.prepareDatabase { $0.add(tokenizer: KaijuanTokenizer.self) }
    let pool = try Self.translating(path: path) { [configuration] in
      try DatabasePool(path: path, configuration: configuration)
    }
    self.pool = pool
    try Self.translating(path: path) {
      try LibrarySchema.migrator.migrate(pool)
      try FullTextIndex.rebuildIfTokenizerChanged(pool)
    }
  }

  /// Runs the migrations of a room above that keeps its tables in this file. Names start with the room's, e.g. `flywheel-1`.
  public func migrate(_ migrator: DatabaseMigrator) throws {
    try Self.translating(path: path) { try migrator.migrate(pool) }
  }

  /// Reads one committed state.
  public func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    try await Self.translating(path: path) { try await pool.read(body) }
  }

  /// One transaction. It survives a crash of the process; a power cut may undo the last ones, whole and in order.
  public func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    try await Self.translating(path: path) { try await pool.write(body) }
  }

  /// One transaction that is on the disk when this returns. Slower than `write`.
  public func writeDurably<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await Self.translating(path: path) {
      try await pool.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA synchronous = FULL")
        let result = Result {
          var value: Value?
          try database.inTransaction(.immediate) {
            value = try body(database)
            return .commit
          }
          return value
        }
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
        guard let value = try result.get() else { throw DatabaseError(message: "the transaction gave no value") }
        return value
      }
    }
  }

  /// Ends all use of the file. Later calls fail.
  public func close() throws {
    try Self.translating(path: path) { try pool.close() }
  }

  private static func translating<Value>(path: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as DatabaseError { throw translated(error, path: path) }
  }

  private static func translating<Value: Sendable>(
    path: String, _ body: () async throws -> Value
  ) async throws -> Value {
    do { return try await body() } catch let error as DatabaseError { throw translated(error, path: path) }
  }

  static func translated(_ error: DatabaseError, path: String) -> any Error {
    let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_NOTADB: return KnowledgeBaseError.notALibrary(path: path, reason: reason)
    case .SQLITE_CORRUPT: return KnowledgeBaseError.corrupted(path: path, reason: reason)
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: return KnowledgeBaseError.cannotOpen(path: path, reason: reason)
    case .SQLITE_BUSY, .SQLITE_LOCKED: return KnowledgeBaseError.busy(path: path, seconds: busySeconds)
    case .SQLITE_FULL: return KnowledgeBaseError.diskFull(path: path)
    case .SQLITE_READONLY: return KnowledgeBaseError.readOnly(path: path)
    case .SQLITE_INTERRUPT, .SQLITE_ABORT: return CancellationError()
    // Statements carry no values of users.
    default: return KnowledgeBaseError.database(path: path, reason: error.sql.map { "\(reason), in: \($0)" } ?? reason)
    }
  }
}
