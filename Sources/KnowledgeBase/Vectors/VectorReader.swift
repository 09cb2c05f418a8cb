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

  /// O(documents), and the vectors that are new; all of a small library that has grown fourfold.
  mutating func refresh() throws {
    let past = try Int64.fetchSet(database, sql: "SELECT version_id FROM past_versions")
    let kept = try Int64.fetchSet(database, sql: "SELECT current_version_id FROM documents").union(past)
    var new = kept
    snapshot.vectors.removeGroups { new.remove($0.version) == nil }
    if !new.isEmpty {
      if snapshot.basis < VectorSnapshot.largestBasis {
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM chunks") ?? 0
        if snapshot.isOutgrown(by: count) {
          snapshot = VectorSnapshot(dimension: generation.dimension, center: try center(), basis: count)
          new = kept
        }
      }
      try readPassages(new)
      try readVectors(new)
    }
    snapshot.past = past
    snapshot.revision = try LibraryRevision.current(database)
  }

  /// The mean of the vectors whose hashes come first: a random sample.
  private func center() throws -> [Float] {
    let dimension = generation.dimension
    var sums = [Double](repeating: 0, count: dimension)
    var count = 0.0
    let rows = try Row.fetchCursor(
      database, sql: "SELECT vector FROM vectors WHERE generation_id = ? LIMIT ?",
      arguments: [generation.id, VectorSnapshot.largestBasis])
    try Self.withVector(dimension) { vector in
      while let row = try rows.next() {
        let isVector = try row.withUnsafeData(atIndex: 0) { Self.decode($0, dimension, into: vector) }
        guard isVector else { continue }
        for index in 0..<dimension { sums[index] += Double(vector[index]) }
        count += 1
      }
    }
    let mean = sums.map { Float($0 / max(1, count)) }
    return mean.allSatisfy(\.isFinite) ? mean : [Float](repeating: 0, count: dimension)
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
    let dimension = generation.dimension
    try Self.withVector(dimension) { vector in
      while let row = try rows.next() {
        let passageID: Int64 = row[0]
        guard let slot = slot(of: passageID) else { continue }
        let isVector = try row.withUnsafeData(atIndex: 1) { Self.decode($0, dimension, into: vector) }
        guard isVector else {
          throw DatabaseError(
            resultCode: .SQLITE_CORRUPT, message: "the vector of passage \(passageID) has a wrong size")
        }
        snapshot.vectors.set(slot, vector)
      }
    }
  }

  /// Room for one vector.
  private static func withVector(_ dimension: Int, _ body: (UnsafeMutablePointer<Float>) throws -> Void) throws {
    let vector = UnsafeMutablePointer<Float>.allocate(capacity: dimension)
    defer { vector.deallocate() }
    try body(vector)
  }

  private static func decode(_ blob: Data?, _ dimension: Int, into vector: UnsafeMutablePointer<Float>) -> Bool {
    blob?.withUnsafeBytes { QuantizedVector.decode($0, dimension: dimension, into: vector) } ?? false
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
