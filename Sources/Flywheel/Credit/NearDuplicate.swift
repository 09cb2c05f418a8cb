import GRDB

/// Whether a document is nearly an earlier one, as cleaning found when it was stored.
enum NearDuplicate {
  /// What the document is like, in words; `nil` when less than `percent` of it is in any one earlier document, or when a reviewer said
  /// that it is none.
  static func objection(documentID: String, percent: Int, _ database: Database) throws -> String? {
    let share = try Double.fetchOne(
      database,
      sql: """
        SELECT max(share) FROM duplicates
        WHERE document_id = ?1 AND NOT EXISTS (
          SELECT 1 FROM findings WHERE findings.document_id = ?1 AND step = 'duplicates' AND overruled
            AND sample = (SELECT uri FROM documents WHERE id = original_id))
        """, arguments: [documentID])
    guard let share, share * 100 >= Double(percent) else { return nil }
    return "\(Int(share * 100)) % of it are in an earlier document"
  }
}
