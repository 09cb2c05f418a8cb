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
      owners.compactMap { owner in
        guard let block = snapshot.blocks[owner.version], !block.passageIDs.isEmpty else { return nil }
        let rows = block.passageIDs.count
        let dimension = block.codes.count / rows
        let picked = (0..<min(sample, rows)).map { $0 * rows / min(sample, rows) }
        let vectors = picked.map { row in
          block.codes[row * dimension..<(row + 1) * dimension].map { Float($0) * block.scales[row] }
        }
        return DocumentVectors(
          documentID: owner.documentID, datasetID: owner.datasetID, language: owner.language, vectors: vectors)
      }
    }
  }
}
