import Documents
import Foundation
import GRDB

extension SQLiteStore {
  public func store(_ document: IngestedDocument) async throws -> DocumentRecord {
    let generation = try requiredGeneration()
    let uri = try Names.checked(document.uri)
    let contributor = try Names.optional(document.contributor)
    let count = document.chunks.count
    guard document.contentHashes.count == count else {
      throw KnowledgeBaseError.countMismatch(
        what: "content hashes", expected: count, found: document.contentHashes.count)
    }
    guard document.vectors.count == count else {
      throw KnowledgeBaseError.countMismatch(what: "vectors", expected: count, found: document.vectors.count)
    }
    let vectors = try document.vectors.map { vector in
      guard vector.count == generation.dimension else {
        throw KnowledgeBaseError.dimensionMismatch(expected: generation.dimension, found: vector.count)
      }
      return try QuantizedVector(vector)
    }
    let textHashes = document.chunks.map { ContentHash.hex($0.text) }
    let time = Timestamp.milliseconds(now())

    return try await database.write { database in
      try Self.checkActive(generation, database)
      guard
        try Bool.fetchOne(
          database, sql: "SELECT EXISTS (SELECT 1 FROM datasets WHERE id = ?)", arguments: [document.datasetID]) == true
      else { throw KnowledgeBaseError.datasetNotFound(document.datasetID) }

      let slot = try Self.slot(datasetID: document.datasetID, uri: uri, time: time, database)
      let version = try Self.insertVersion(document, contributor, slot: slot, time: time, database)
      for (index, chunk) in document.chunks.enumerated() {
        try Self.insert(chunk, version: version, document.contentHashes[index], textHashes[index], database)
        try database.cachedStatement(
          sql: "INSERT OR IGNORE INTO vectors (generation_id, content_hash, vector) VALUES (?, ?, ?)"
        ).execute(arguments: [generation.id, document.contentHashes[index], vectors[index].blob])
      }
      try FullTextIndex.add(version: version, database)
      if let rules = document.rules {
        try Self.insert(rules, version: version, title: document.document.title, database)
      }
      if let old = slot.currentVersionID {
        try Self.supersede(version: old, of: slot.documentID, by: version, database)
      }
      try database.execute(
        sql: "UPDATE documents SET current_version_id = ? WHERE id = ?", arguments: [version, slot.documentID])
      if let cleaning = document.cleaning {
        let duplicates = try Self.compare(document, cleaning, documentID: slot.documentID, time: time, database)
        try Self.replaceFindings(
          of: slot.documentID, by: document.document.findings + duplicates, overruled: document.document.overruled,
          time: time, database)
      }
      try LibraryRevision.advance(database)
      guard let record = try Self.documents(database, sql: "documents.id = ?", [slot.documentID]).first else {
        throw KnowledgeBaseError.documentNotFound(slot.documentID)
      }
      return record
    }
  }

  public func deleteDocument(id: String) async throws {
    try await database.write { database in
      guard try Self.delete(document: id, database) else { throw KnowledgeBaseError.documentNotFound(id) }
    }
  }

  public func vectors(contentHashes: [String]) async throws -> [String: [Float]] {
    let generation = try requiredGeneration()
    return try await database.read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT content_hash, vector FROM vectors
          WHERE generation_id = ? AND content_hash IN (SELECT value FROM json_each(?))
          """, arguments: [generation.id, JSONText.encode(contentHashes)])
      var vectors: [String: [Float]] = [:]
      while let row = try rows.next() {
        // A vector that cannot be read is as good as none: it is computed again.
        vectors[row[0]] = QuantizedVector(blob: row[1], dimension: generation.dimension)?.values
      }
      return vectors
    }
  }

  // MARK: Inside a transaction

  /// Where a document is to be written: a new row, or the one that its URI has already.
  private struct Slot {
    var documentID: String
    var currentVersionID: Int64?
    var nextNumber: Int
  }

  private static func slot(datasetID: String, uri: String, time: Int64, _ database: Database) throws -> Slot {
    if let row = try Row.fetchOne(
      database,
      sql: """
        SELECT id, current_version_id,
          (SELECT max(number) FROM document_versions WHERE document_id = documents.id) AS number
        FROM documents WHERE dataset_id = ? AND uri = ?
        """, arguments: [datasetID, uri])
    {
      return Slot(documentID: row["id"], currentVersionID: row["current_version_id"], nextNumber: row["number"] + 1)
    }
    let id = Identifiers.random("doc")
    // The version follows in this transaction; the reference is checked at its end.
    try database.execute(
      sql: "INSERT INTO documents (id, dataset_id, uri, current_version_id, created_at) VALUES (?, ?, ?, 0, ?)",
      arguments: [id, datasetID, uri, time])
    return Slot(documentID: id, currentVersionID: nil, nextNumber: 1)
  }

  private static func insertVersion(
    _ ingested: IngestedDocument, _ contributor: String?, slot: Slot, time: Int64, _ database: Database
  ) throws -> Int64 {
    let document = ingested.document
    try database.execute(
      sql: """
        INSERT INTO document_versions (document_id, number, title, kind, language, contributor, metadata, text,
          source_hash, byte_count, chunk_count, created_at, page_starts, cleaning)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
          coalesce(?, (SELECT cleaning FROM document_versions WHERE id = ?)))
        """,
      arguments: [
        slot.documentID, slot.nextNumber, document.title, document.kind.rawValue, document.language.rawValue,
        contributor, JSONText.encode(document.metadata), document.text, ingested.sourceHash, ingested.byteCount,
        ingested.chunks.count, time, document.pageStarts.isEmpty ? nil : JSONText.encode(document.pageStarts),
        ingested.cleaning?.fingerprint, slot.currentVersionID,
      ])
    return database.lastInsertedRowID
  }

  private static func insert(
    _ chunk: Chunk, version: Int64, _ contentHash: String, _ textHash: String, _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO chunks (version_id, ordinal, heading_path, symbol, clause_id, kind, language, text, byte_start, byte_end,
          character_start, character_end, content_hash, text_hash, pages, table_header,
          signature)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      version, chunk.ordinal, JSONText.encode(chunk.headingPath), chunk.symbol, chunk.clauseID,
      chunk.kind.rawValue, chunk.language.rawValue, chunk.text, chunk.bytes.lowerBound, chunk.bytes.upperBound,
      chunk.characters.lowerBound, chunk.characters.upperBound, contentHash, textHash,
      try chunk.pages.map { try JSONText.encode([$0.first] + $0.breaks) }, chunk.continuedHeader, chunk.signature,
    ])
  }

  private static func checkActive(_ generation: IndexGeneration, _ database: Database) throws {
    guard let active = try IndexGeneration.active(database), active.id == generation.id else {
      // Another process took the library over for another model while it was still empty.
      let active = try IndexGeneration.active(database)
      throw KnowledgeBaseError.embedderMismatch(
        library: active?.identity ?? "none", libraryDimension: active?.dimension ?? 0, embedder: generation.identity,
        embedderDimension: generation.dimension)
    }
  }

  /// Takes a version out of the search. Its text stays; its chunks go, and vectors that no chunk needs any more.
  static func retire(version: Int64, _ database: Database) throws {
    try FullTextIndex.remove(version: version, database)
    try removeRules(version: version, database)
    let hashes = try String.fetchAll(
      database, sql: "SELECT DISTINCT content_hash FROM chunks WHERE version_id = ?", arguments: [version])
    try database.execute(sql: "DELETE FROM chunks WHERE version_id = ?", arguments: [version])
    try database.execute(sql: "DELETE FROM past_versions WHERE version_id = ?", arguments: [version])
    try database.execute(
      sql: """
        DELETE FROM vectors WHERE content_hash IN (
          SELECT value FROM json_each(?)
          WHERE NOT EXISTS (SELECT 1 FROM chunks WHERE chunks.content_hash = value))
          AND generation_id IN (SELECT id FROM index_generations)
        """, arguments: [JSONText.encode(hashes)])
  }

  /// False when there is no such document.
  @discardableResult
  static func delete(document id: String, _ database: Database) throws -> Bool {
    guard
      let version = try Int64.fetchOne(
        database, sql: "SELECT current_version_id FROM documents WHERE id = ?", arguments: [id])
    else { return false }
    for version in try [version] + pastVersions(of: id, database) { try retire(version: version, database) }
    try forgetPairs(of: id, database)
    try database.execute(sql: "DELETE FROM documents WHERE id = ?", arguments: [id])
    try LibraryRevision.advance(database)
    return true
  }
}
