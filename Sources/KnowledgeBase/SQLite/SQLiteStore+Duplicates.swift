import Documents
import Foundation
import GRDB

extension SQLiteStore {
  /// Of a document, the most similar others that are compared with it for good.
  private static let comparisons = 8
  /// An estimate below it is no reason for comparing: good to a tenth, and a part of a text is less like the whole.
  private static let leastEstimate = 0.4
  /// Longer texts are compared by their signatures alone.
  private static let longestComparison = 1 << 22

  public func duplicates(datasetID: String?, limit: Int, offset: Int) async throws -> [DuplicatePair] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT duplicates.*, later.uri AS uri, later.dataset_id AS dataset_id, earlier.uri AS original_uri,
            earlier.dataset_id AS original_dataset_id
          FROM duplicates JOIN documents AS later ON later.id = document_id
          JOIN documents AS earlier ON earlier.id = original_id
          WHERE ?1 IS NULL OR later.dataset_id = ?1
          ORDER BY similarity DESC, document_id, original_id LIMIT ?2 OFFSET ?3
          """, arguments: [datasetID, max(limit, 0), max(offset, 0)]
      ).map {
        DuplicatePair(
          documentID: $0["document_id"], datasetID: $0["dataset_id"], uri: $0["uri"], originalID: $0["original_id"],
          originalDatasetID: $0["original_dataset_id"], originalURI: $0["original_uri"], similarity: $0["similarity"],
          share: $0["share"])
      }
    }
  }

  public func duplicateCount(datasetID: String?) async throws -> Int {
    try await database.read { database in
      try Int.fetchOne(
        database,
        sql:
          "SELECT count(*) FROM duplicates JOIN documents ON documents.id = document_id WHERE ?1 IS NULL OR dataset_id = ?1",
        arguments: [datasetID]) ?? 0
    }
  }

  public func sharedEdgeLines(
    _ lines: [Int64], datasetID: String, besides uri: String, least: Int
  ) async throws -> Set<Int64> {
    try await database.read { database in
      try Int64.fetchSet(
        database,
        sql: """
          SELECT hash FROM edge_line_counts
          WHERE dataset_id = ?1 AND hash IN (SELECT value FROM json_each(?2)) AND document_count - EXISTS (
              SELECT 1 FROM edge_lines WHERE edge_lines.dataset_id = ?1 AND edge_lines.hash = edge_line_counts.hash
                AND document_id = (SELECT id FROM documents WHERE documents.dataset_id = ?1 AND uri = ?3))
            >= max(?4, (SELECT count(*) FROM documents WHERE documents.dataset_id = ?1) / 2)
          """, arguments: [datasetID, JSONText.encode(lines), uri, least])
    }
  }

  // MARK: Inside a transaction

  /// Enters what later documents are compared by, and finds what this one is like; later ones that it is like get their findings. Reads
  /// at most `bandReach` documents for each band.
  ///
  /// - Returns: findings for the originals, when this document is the later one.
  static func compare(
    _ ingested: IngestedDocument, _ record: CleaningRecord, documentID: String, time: Int64, _ database: Database
  ) throws -> [Finding] {
    for table in ["signatures", "signature_bands", "edge_lines"] {
      try database.execute(sql: "DELETE FROM \(table) WHERE document_id = ?", arguments: [documentID])
    }
    try forgetPairs(of: documentID, database)
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
    let text = ingested.document.text
    let own = Comparison(documentID: documentID, uri: ingested.uri, text: text)
    var findings: [Finding] = []
    for candidate in candidates {
      guard let (finding, owner) = try judge(candidate, own, database), record.reportsDuplicates else { continue }
      if owner == documentID { findings.append(finding) } else { try insert(finding, of: owner, time: time, database) }
    }
    return findings
  }

  /// Takes away what is known of a document's likeness to others, and what was told of it.
  static func forgetPairs(of documentID: String, _ database: Database) throws {
    try database.execute(
      sql: """
        DELETE FROM findings WHERE key = ? AND step = 'duplicates' AND NOT overruled
          AND document_id IN (SELECT document_id FROM duplicates WHERE original_id = ?)
        """, arguments: [DuplicatePair.findingKey(originalID: documentID), documentID])
    try database.execute(
      sql: "DELETE FROM duplicates WHERE document_id = ?1 OR original_id = ?1", arguments: [documentID])
  }

  private struct Candidate {
    var documentID: String
    var estimate: Double
  }

  /// A document that is compared with others.
  private struct Comparison {
    var documentID: String
    var uri: String
    var text: String
    /// `nil` for one that is too long.
    var compared: ComparedText?

    init(documentID: String, uri: String, text: String) {
      (self.documentID, self.uri, self.text) = (documentID, uri, text)
      compared = text.utf8.count > longestComparison ? nil : ComparedText(text)
    }
  }

  /// Of a band, the documents that are looked at: thousands may be made from one form.
  private static let bandReach = 64

  private static func candidates(_ signature: MinHash, _ database: Database) throws -> [Candidate] {
    var shared: [String: Int] = [:]
    for band in signature.bands {
      let statement = try database.cachedStatement(
        sql: "SELECT document_id FROM signature_bands WHERE band = ? LIMIT \(bandReach)")
      for id in try String.fetchAll(statement, arguments: [band]) { shared[id, default: 0] += 1 }
    }
    let nearest = shared.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(bandReach).map(\.key)
    return try Row.fetchAll(
      database,
      sql: "SELECT document_id, signature FROM signatures WHERE document_id IN (SELECT value FROM json_each(?))",
      arguments: [JSONText.encode(nearest)]
    ).compactMap { row in
      MinHash(bytes: row["signature"] as Data).map {
        Candidate(documentID: row["document_id"], estimate: signature.estimate($0))
      }
    }
    .sorted { ($1.estimate, $0.documentID) < ($0.estimate, $1.documentID) }.prefix(comparisons)
    .filter { $0.estimate >= leastEstimate }
  }

  /// Keeps the pair when it is alike enough. The finding is the later document's.
  private static func judge(
    _ candidate: Candidate, _ own: Comparison, _ database: Database
  ) throws -> (finding: Finding, owner: String)? {
    guard
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT uri, text, documents.rowid < (SELECT rowid FROM documents WHERE id = ?2) AS earlier
          FROM documents JOIN document_versions ON document_versions.id = current_version_id WHERE documents.id = ?1
          """, arguments: [candidate.documentID, own.documentID])
    else { return nil }
    let other = Comparison(documentID: candidate.documentID, uri: row["uri"], text: row["text"])
    let isEarlier: Bool = row["earlier"]
    let (later, earlier) = isEarlier ? (own, other) : (other, own)
    var likeness = Likeness(estimate: candidate.estimate)
    if let one = later.compared, let two = earlier.compared { likeness = Likeness(of: one, to: two) }
    guard likeness.isDuplicate else { return nil }
    try database.execute(
      sql: "INSERT INTO duplicates (document_id, original_id, similarity, share) VALUES (?, ?, ?, ?)",
      arguments: [later.documentID, earlier.documentID, likeness.similarity, likeness.share])
    let name = try String.fetchOne(
      database, sql: "SELECT name FROM datasets JOIN documents ON dataset_id = datasets.id WHERE documents.id = ?",
      arguments: [earlier.documentID])
    let degree = later.text == earlier.text ? "the same text as" : "\(Int(likeness.similarity * 100)) % like"
    let finding = Finding(
      step: .duplicates, action: .flagged,
      reason: "It is \(degree) “\(earlier.uri)” in the dataset “\(name ?? "")”.", bytes: 0..<later.text.utf8.count,
      sample: earlier.uri, identity: earlier.documentID)
    return (finding, later.documentID)
  }
}
