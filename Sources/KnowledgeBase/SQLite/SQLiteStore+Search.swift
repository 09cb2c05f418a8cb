import Documents
import Foundation
import GRDB

extension SQLiteStore {
  /// What a term found in the title, in the headings or in the text is worth. Titles and headings are in every passage under them, and
  /// so tell passages apart less well.
  private static let columnWeights = (title: 0.5, headings: 0.5, text: 1.0)
  /// More would only be sorted out again.
  private static let maximumHits = 10_000

  public func lexicalSearch(_ query: LexicalQuery, filter: SearchFilter, limit: Int) async throws -> [SearchHit] {
    guard limit > 0, filter.canMatch, let expression = query.expression else { return [] }
    let weights = Self.columnWeights
    let versions = try await versions(filter)
    return try await database.read { database in
      var (conditions, arguments) = try Self.conditions(filter, versions)
      arguments = [expression] + arguments
      // Documents are joined only to be filtered by.
      let join =
        conditions.isEmpty
        ? ""
        : """
        JOIN chunks ON chunks.id = passages_index.rowid
        JOIN document_versions ON document_versions.id = chunks.version_id
        JOIN documents ON documents.id = document_versions.document_id
        """
      if filter.asOf == nil { conditions += " AND passages_index.rowid NOT IN (\(Self.pastPassages))" }
      return try Row.fetchAll(
        database,
        sql: """
          SELECT passages_index.rowid,
            bm25(passages_index, \(weights.title), \(weights.headings), \(weights.text)) AS distance
          FROM passages_index \(join)
          WHERE passages_index MATCH ?\(conditions)
          ORDER BY distance, passages_index.rowid LIMIT ?
          """, arguments: arguments + [min(limit, Self.maximumHits)]
      ).map { SearchHit(passageID: $0[0], score: -Float($0[1] as Double)) }
    }
  }

  public func vectorSearch(_ vector: [Float], filter: SearchFilter, limit: Int) async throws -> [SearchHit] {
    let generation = try requiredGeneration()
    guard vector.count == generation.dimension else {
      throw KnowledgeBaseError.dimensionMismatch(expected: generation.dimension, found: vector.count)
    }
    guard vector.allSatisfy(\.isFinite) else { throw KnowledgeBaseError.vectorNotFinite }
    guard limit > 0, filter.canMatch, let snapshot = try await vectorIndex?.snapshot() else { return [] }
    let versions = try await versions(filter)
    return try await Offload.run {
      try snapshot.search(vector, filter: filter, versions: versions, limit: min(limit, Self.maximumHits))
    }
  }

  // MARK: Filters

  /// Versions among which to search: `nil` is all current ones.
  func versions(_ filter: SearchFilter) async throws -> Set<Int64>? {
    let matching: Set<Int64>? =
      if let condition = filter.metadata { try await metadataMatches.versions(condition) } else { nil }
    guard let date = filter.asOf else { return matching }
    let inForce = Self.versionsInForce(date)
    return try await database.read { database in
      guard let matching else { return try Int64.fetchSet(database, sql: inForce.sql, arguments: inForce.arguments) }
      // Conditions hold for documents, whichever of their versions was in force.
      return try Int64.fetchSet(
        database,
        sql: """
          SELECT document_versions.id FROM document_versions JOIN documents ON documents.id = document_id
          WHERE document_versions.id IN (\(inForce.sql)) AND current_version_id IN (SELECT value FROM json_each(?))
          """, arguments: inForce.arguments + [try JSONText.encode(matching.sorted())])
    }
  }

  /// To be added behind others, over `documents` and `document_versions`.
  static func conditions(
    _ filter: SearchFilter, _ versions: Set<Int64>?
  ) throws -> (sql: String, arguments: StatementArguments) {
    var conditions = ""
    var arguments = StatementArguments()
    if let datasetIDs = filter.datasetIDs {
      conditions += " AND documents.dataset_id IN (SELECT value FROM json_each(?))"
      arguments += [try JSONText.encode(datasetIDs)]
    }
    if let kinds = filter.kinds {
      conditions += " AND document_versions.kind IN (SELECT value FROM json_each(?))"
      arguments += [try JSONText.encode(kinds.map(\.rawValue))]
    }
    if let versions {
      conditions += " AND document_versions.id IN (SELECT value FROM json_each(?))"
      arguments += [try JSONText.encode(versions.sorted())]
    }
    return (conditions, arguments)
  }
}

extension SearchFilter {
  /// False when a list is empty and so nothing can be found.
  fileprivate var canMatch: Bool {
    datasetIDs?.isEmpty != true && kinds?.isEmpty != true
  }
}
