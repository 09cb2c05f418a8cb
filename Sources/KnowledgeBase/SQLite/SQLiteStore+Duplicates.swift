import Documents
import Foundation
import GRDB

extension SQLiteStore {
  /// Pairs below both are not kept.
  static let leastSimilarity = 0.8
  static let leastShare = 0.9
  /// Of a document, the most similar others that are compared with it for good.
  private static let comparisons = 8
  /// Longer texts are compared by their signatures alone.
  private static let longestComparison = 1 << 22

  public func duplicates(datasetID: String?, limit: Int, offset: Int) async throws -> [DuplicatePair] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT duplicates.* FROM duplicates JOIN documents ON documents.id = duplicates.document_id
          WHERE ?1 IS NULL OR dataset_id = ?1 ORDER BY similarity DESC, document_id, original_id LIMIT ?2 OFFSET ?3
          """, arguments: [datasetID, max(limit, 0), max(offset, 0)]
      ).map {
        DuplicatePair(
          documentID: $0["document_id"], originalID: $0["original_id"], similarity: $0["similarity"], share: $0["share"]
        )
      }
    }
  }

  public func sharedEdgeLines(
    _ lines: [Int64], datasetID: String, besides uri: String, least: Int
  ) async throws -> Set<Int64> {
    try await database.read { database in
      try Int64.fetchSet(
        database,
        sql: """
          SELECT hash FROM edge_lines JOIN documents ON documents.id = document_id
          WHERE edge_lines.dataset_id = ?1 AND hash IN (SELECT value FROM json_each(?2)) AND uri <> ?3
          GROUP BY hash
          HAVING count(*) >= max(?4, (SELECT count(*) FROM documents WHERE dataset_id = ?1) / 2)
          """, arguments: [datasetID, JSONText.encode(lines), uri, least])
    }
  }

  // MARK: Inside a transaction

  /// Enters what later documents are compared by, and finds what this one is like. O(documents that share a band).
  ///
  /// - Returns: findings for the originals, when this document is the later one.
  static func compare(
    _ ingested: IngestedDocument, _ record: CleaningRecord, documentID: String, _ database: Database
  ) throws -> [Finding] {
    for table in ["signatures", "signature_bands", "edge_lines"] {
      try database.execute(sql: "DELETE FROM \(table) WHERE document_id = ?", arguments: [documentID])
    }
    try database.execute(
      sql: "DELETE FROM duplicates WHERE document_id = ?1 OR original_id = ?1", arguments: [documentID])
    for line in Set(record.edgeLines) {
      try database.cachedStatement(sql: "INSERT INTO edge_lines (dataset_id, hash, document_id) VALUES (?, ?, ?)")
        .execute(arguments: [ingested.datasetID, line, documentID])
    }
    guard let signature = record.signature else { return [] }
    let candidates = try candidates(signature, database)
    try database.execute(
      sql: "INSERT INTO signatures (document_id, signature) VALUES (?, ?)",
      arguments: [documentID, Data(signature.bytes)])
    for band in signature.bands {
      try database.cachedStatement(sql: "INSERT OR IGNORE INTO signature_bands (band, document_id) VALUES (?, ?)")
        .execute(arguments: [band, documentID])
    }
    guard !candidates.isEmpty else { return [] }
    let shingles = Shingles(ingested.document.text)
    var findings: [Finding] = []
    for candidate in candidates {
      guard let finding = try judge(candidate, shingles, ingested, documentID, database) else { continue }
      if record.reportsDuplicates { findings.append(finding) }
    }
    return findings
  }

  private struct Candidate {
    var documentID: String
    var estimate: Double
  }

  private static func candidates(_ signature: MinHash, _ database: Database) throws -> [Candidate] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT document_id, signature FROM signatures WHERE document_id IN (
          SELECT document_id FROM signature_bands WHERE band IN (SELECT value FROM json_each(?)))
        """, arguments: [JSONText.encode(signature.bands)]
    ).compactMap { row in
      MinHash(bytes: row["signature"] as Data).map {
        Candidate(documentID: row["document_id"], estimate: signature.estimate($0))
      }
    }
    .sorted { ($1.estimate, $0.documentID) < ($0.estimate, $1.documentID) }.prefix(comparisons)
    .filter { $0.estimate >= leastSimilarity / 2 }
  }

  /// Keeps the pair when it is alike enough. The finding belongs to `documentID` and only when that is the later one.
  private static func judge(
    _ candidate: Candidate, _ shingles: Shingles, _ ingested: IngestedDocument, _ documentID: String,
    _ database: Database
  ) throws -> Finding? {
    guard
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT uri, datasets.name, text, documents.rowid < (SELECT rowid FROM documents WHERE id = ?2) AS earlier
          FROM documents JOIN document_versions ON document_versions.id = current_version_id
          JOIN datasets ON datasets.id = dataset_id WHERE documents.id = ?1
          """, arguments: [candidate.documentID, documentID])
    else { return nil }
    let (text, isEarlier): (String, Bool) = (row["text"], row["earlier"])
    let isLong = max(text.utf8.count, ingested.document.text.utf8.count) > longestComparison
    let other = isLong ? nil : Shingles(text)
    let similarity = other.map(shingles.similarity) ?? candidate.estimate
    let share = other.map { isEarlier ? shingles.share(in: $0) : $0.share(in: shingles) } ?? candidate.estimate
    guard similarity >= leastSimilarity || share >= leastShare else { return nil }
    try database.execute(
      sql: "INSERT INTO duplicates (document_id, original_id, similarity, share) VALUES (?, ?, ?, ?)",
      arguments: isEarlier
        ? [documentID, candidate.documentID, similarity, share] : [candidate.documentID, documentID, similarity, share])
    guard isEarlier else { return nil }
    let (name, uri): (String, String) = (row["name"], row["uri"])
    let likeness = text == ingested.document.text ? "the same text as" : "\(Int(similarity * 100)) % like"
    return Finding(
      step: .duplicates, action: .flagged, reason: "It is \(likeness) “\(uri)” in the dataset “\(name)”.",
      bytes: 0..<ingested.document.text.utf8.count, sample: uri, identity: candidate.documentID)
  }
}
