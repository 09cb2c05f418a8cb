import Documents
import Foundation
import GRDB

/// Brings a snapshot up to one committed state.
struct VectorReader {
  /// The vectors of more new document versions than this are read in one pass over all.
  private static let fewVersions = 256

  private(set) var snapshot: VectorSnapshot
  private let generation: IndexGeneration
  private let database: Database
  /// Where the passages that are read go, by ascending id.
  private var places: [(passageID: Int64, slot: Int)] = []

  init(_ snapshot: VectorSnapshot, _ generation: IndexGeneration, _ database: Database) {
    (self.snapshot, self.generation, self.database) = (snapshot, generation, database)
  }

  /// O(documents), and the vectors that are new.
  mutating func refresh() throws {
    var new = try Set(Int64.fetchCursor(database, sql: "SELECT current_version_id FROM documents"))
    snapshot.vectors.removeGroups { new.remove($0.version) == nil }
    if !new.isEmpty {
      try readPassages(new)
      try readVectors(new)
      snapshot.vectors.encode()
    }
    snapshot.revision = try LibraryRevision.current(database)
  }

  private mutating func readPassages(_ versions: Set<Int64>) throws {
    let list = try JSONText.encode(versions.sorted())
    var passageIDs: [Int64: [Int64]] = [:]
    let passages = try Row.fetchCursor(
      database,
      sql: """
        SELECT version_id, id FROM chunks WHERE version_id IN (SELECT value FROM json_each(?))
        ORDER BY version_id, ordinal
        """, arguments: [list])
    while let row = try passages.next() { passageIDs[row[0], default: []].append(row[1]) }
    let documents = try Row.fetchCursor(
      database,
      sql: """
        SELECT document_versions.id, dataset_id, kind FROM document_versions
        JOIN documents ON documents.id = document_id
        WHERE document_versions.id IN (SELECT value FROM json_each(?)) ORDER BY document_versions.id
        """, arguments: [list])
    while let row = try documents.next() {
      let ids = passageIDs[row[0]] ?? []
      let dataset = snapshot.number(of: row[1])
      let slots = snapshot.vectors.append(
        version: row[0], dataset: dataset, kind: DocumentKind(rawValue: row[2]) ?? .article, passageIDs: ids)
      for (passageID, slot) in zip(ids, slots) { places.append((passageID, slot)) }
    }
    places.sort { $0.passageID < $1.passageID }
  }

  /// Of many versions in the order in which both tables are sorted, so that neither is searched and no text is read.
  private mutating func readVectors(_ versions: Set<Int64>) throws {
    let rows =
      if versions.count > Self.fewVersions {
        try Row.fetchCursor(
          database,
          sql: """
            SELECT chunks.id, vectors.vector FROM vectors
            CROSS JOIN chunks INDEXED BY chunks_by_content ON chunks.content_hash = vectors.content_hash
            WHERE vectors.generation_id = ?
            """, arguments: [generation.id])
      } else {
        try Row.fetchCursor(
          database,
          sql: """
            SELECT chunks.id, vectors.vector FROM chunks
            JOIN vectors ON vectors.generation_id = ? AND vectors.content_hash = chunks.content_hash
            WHERE chunks.version_id IN (SELECT value FROM json_each(?))
            """, arguments: [generation.id, JSONText.encode(versions.sorted())])
      }
    while let row = try rows.next() {
      let passageID: Int64 = row[0]
      guard let slot = slot(of: passageID) else { continue }
      try row.withUnsafeData(atIndex: 1) { data in
        let isVector = data?.withUnsafeBytes { snapshot.vectors.set(slot, blob: $0) }
        guard isVector == true else {
          throw DatabaseError(
            resultCode: .SQLITE_CORRUPT, message: "the vector of passage \(passageID) has a wrong size")
        }
      }
    }
  }

  private func slot(of passageID: Int64) -> Int? {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle].passageID < passageID { low = middle + 1 } else { high = middle }
    }
    return low < places.count && places[low].passageID == passageID ? places[low].slot : nil
  }
}
