import GRDB
import KnowledgeBase

/// Whether a document is nearly an earlier one, as cleaning found when it was stored.
enum NearDuplicate {
  /// What the document is like, in words; `nil` when less than `percent` of it is in any one earlier document, those left out of which
  /// a reviewer said that it is none.
  static func objection(documentID: String, percent: Int, _ database: Database) throws -> String? {
    let overruled = try String.fetchSet(
      database, sql: "SELECT key FROM findings WHERE document_id = ? AND step = 'duplicates' AND overruled",
      arguments: [documentID])
    let shares = try Row.fetchAll(
      database, sql: "SELECT original_id, share FROM duplicates WHERE document_id = ?", arguments: [documentID]
    ).compactMap { row -> Double? in
      overruled.contains(DuplicatePair.findingKey(originalID: row["original_id"])) ? nil : row["share"]
    }
    guard let share = shares.max(), share * 100 >= Double(percent) else { return nil }
    return "\(Int(share * 100)) % of it are in an earlier document"
  }
}
