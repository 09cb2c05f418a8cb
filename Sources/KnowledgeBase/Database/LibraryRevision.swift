import GRDB

/// Counts the commits that changed what can be found, so that every process notices those of the others.
enum LibraryRevision {
  static func current(_ database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "SELECT revision FROM library_state") ?? 0
  }

  static func advance(_ database: Database) throws {
    try database.execute(sql: "UPDATE library_state SET revision = revision + 1")
  }
}
