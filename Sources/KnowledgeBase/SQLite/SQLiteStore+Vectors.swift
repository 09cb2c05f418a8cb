import Documents
import Foundation
import GRDB

extension SQLiteStore {
  public func passageVectors(datasetID: String?, sample: Int) async throws -> [DocumentVectors] {
    _ = try requiredGeneration()
    guard let snapshot = try await vectorIndex?.snapshot(), sample > 0 else { return [] }
    let owners = try await database.read { database in
      try Row.fetchAll(
        database,
        sql:
          """
          SELECT current_version_id, documents.id, dataset_id, language FROM documents
          JOIN document_versions ON document_versions.id = current_version_id
          WHERE ?1 IS NULL OR dataset_id = ?1 ORDER BY documents.rowid
          """, arguments: [datasetID]
      ).map {
        (
          version: $0[0] as Int64, documentID: $0[1] as String, datasetID: $0[2] as String,
          language: Language(rawValue: $0[3]) ?? .other
        )
      }
    }
    return try await Offload.run {
      let vectors = snapshot.vectors
      let groups = Dictionary(uniqueKeysWithValues: vectors.groups.map { ($0.version, $0) })
      return owners.compactMap { owner in
        guard let group = groups[owner.version] else { return nil }
        let rows = vectors.slots(of: group).filter(vectors.live.contains)
        guard !rows.isEmpty else { return nil }
        let count = min(sample, rows.count)
        let picked = (0..<count).map { vectors.values(rows[$0 * rows.count / count]) }
        return DocumentVectors(
          documentID: owner.documentID, datasetID: owner.datasetID, language: owner.language, vectors: picked)
      }
    }
  }
}
