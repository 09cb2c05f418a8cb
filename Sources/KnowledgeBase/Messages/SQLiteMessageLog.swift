public import Foundation
import GRDB

/// The message log in a library's own file.
public struct SQLiteMessageLog: MessageLog {
  private let database: LibraryDatabase
  private let now: @Sendable () -> Date

  public init(database: LibraryDatabase, now: @escaping @Sendable () -> Date = { Date() }) {
    self.database = database
    self.now = now
  }

  public func append(_ message: LoggedMessage) async throws {
    try await database.write { database in
      guard try Self.exists(message.id, database) == false else { throw KnowledgeBaseError.messageExists(message.id) }
      try database.execute(
        sql: """
          INSERT INTO messages (id, dataset_ids, question, answer, refused, created_at, details)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          message.id, JSONText.encode(message.datasetIDs), message.question, message.answer, message.refused,
          Timestamp.milliseconds(message.createdAt), message.details,
        ])
      for citation in message.citations {
        try database.execute(
          sql: """
            INSERT INTO message_citations
              (message_id, number, passage_id, document_id, dataset_id, version, contributor)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            message.id, citation.number, citation.passageID, citation.documentID, citation.datasetID, citation.version,
            Names.optional(citation.contributor),
          ])
      }
    }
  }

  public func message(id: String) async throws -> LoggedMessage? {
    try await database.read { try Self.messages($0, sql: "WHERE id = ?", [id]).first }
  }

  public func messages(limit: Int, offset: Int) async throws -> [LoggedMessage] {
    try await database.read {
      try Self.messages(
        $0, sql: "ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?", [max(limit, 0), max(offset, 0)])
    }
  }

  public func setFeedback(_ feedback: Feedback, messageID: String) async throws {
    let time = Timestamp.milliseconds(now())
    try await database.write { database in
      guard try Self.exists(messageID, database) else { throw KnowledgeBaseError.messageNotFound(messageID) }
      try database.execute(
        sql: """
          INSERT INTO message_feedback (message_id, rating, content, updated_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (message_id) DO UPDATE
          SET rating = excluded.rating, content = excluded.content, updated_at = excluded.updated_at
          """, arguments: [messageID, feedback.rating?.rawValue, feedback.content, time])
    }
  }

  public func feedback(messageID: String) async throws -> Feedback? {
    try await database.read { database in
      try Row.fetchOne(
        database, sql: "SELECT rating, content FROM message_feedback WHERE message_id = ?", arguments: [messageID]
      ).map { row in
        Feedback(rating: (row["rating"] as String?).flatMap(Feedback.Rating.init), content: row["content"])
      }
    }
  }

  private static func exists(_ id: String, _ database: Database) throws -> Bool {
    try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM messages WHERE id = ?)", arguments: [id]) == true
  }

  private static func messages(
    _ database: Database, sql condition: String, _ arguments: StatementArguments
  ) throws -> [LoggedMessage] {
    try Row.fetchAll(database, sql: "SELECT * FROM messages \(condition)", arguments: arguments).map { row in
      let citations = try Row.fetchAll(
        database, sql: "SELECT * FROM message_citations WHERE message_id = ? ORDER BY number", arguments: [row["id"]]
      ).map {
        LoggedCitation(
          number: $0["number"], passageID: $0["passage_id"], documentID: $0["document_id"],
          datasetID: $0["dataset_id"], version: $0["version"], contributor: $0["contributor"])
      }
      return LoggedMessage(
        id: row["id"], datasetIDs: try JSONText.decode([String]?.self, row["dataset_ids"]), question: row["question"],
        answer: row["answer"], refused: row["refused"], createdAt: Timestamp.date(row["created_at"]),
        details: row["details"], citations: citations)
    }
  }
}
