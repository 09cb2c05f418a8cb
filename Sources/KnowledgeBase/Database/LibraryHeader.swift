import Foundation
import GRDB

/// Tells a library from other files before anything is written to it.
enum LibraryHeader {
  private static let magic = Data("SQLite format 3\0".utf8)

  static func check(path: String) throws {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return }
    guard !isDirectory.boolValue else { throw KnowledgeBaseError.cannotOpen(path: path, reason: "it is a folder") }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw KnowledgeBaseError.cannotOpen(path: path, reason: "it cannot be read; check its permissions")
    }
    defer { try? file.close() }
    let head = try file.read(upToCount: magic.count) ?? Data()
    // An empty file is what SQLite makes of a database that nothing was written to.
    if head.isEmpty { return }
    guard head == magic else { throw KnowledgeBaseError.notALibrary(path: path, reason: "it is not an SQLite file") }

    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(TimeInterval(LibraryDatabase.busySeconds))
    do {
      try DatabaseQueue(path: path, configuration: configuration).read { try check($0, path: path) }
    } catch let error as DatabaseError {
      throw LibraryDatabase.translated(error, path: path)
    }
  }

  private static func check(_ database: Database, path: String) throws {
    let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let format = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let objects = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    if application == 0, format == 0, try isUnfinished(database) { return }
    guard application == LibraryDatabase.applicationID else {
      throw KnowledgeBaseError.notALibrary(
        path: path, reason: "it is an SQLite file of another application (id \(application), \(objects) objects)")
    }
    guard format <= LibraryDatabase.format else {
      throw KnowledgeBaseError.newerLibrary(path: path, format: format, supported: LibraryDatabase.format)
    }
  }

  /// A process that died while it made the library leaves a database without objects, or with GRDB's list of migrations and nothing in it.
  private static func isUnfinished(_ database: Database) throws -> Bool {
    let list = "grdb_migrations"
    let others = "SELECT count(*) FROM sqlite_master WHERE tbl_name <> ?"
    guard try Int.fetchOne(database, sql: others, arguments: [list]) == 0 else { return false }
    return try !database.tableExists(list) || Int.fetchOne(database, sql: "SELECT count(*) FROM \(list)") == 0
  }
}
