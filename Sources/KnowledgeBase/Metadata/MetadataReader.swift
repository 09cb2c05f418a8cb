import Documents
import Foundation
import GRDB

/// Finds the documents that a condition holds for. O(documents).
struct MetadataReader {
  /// A field as a condition names it, and where its value stands.
  private enum Source {
    case library(MetadataField)
    /// Of the document itself, by the column that it is read into.
    case own(column: Int)
  }

  private let condition: MetadataCondition
  private var sources: [String: Source] = [:]
  private var ownNames: [String] = []

  init(_ condition: MetadataCondition) {
    self.condition = condition
    for test in condition.tests where sources[test.name] == nil {
      if let field = MetadataField(named: test.name) {
        sources[test.name] = .library(field)
      } else {
        sources[test.name] = .own(column: ownNames.count)
        let prefix = MetadataField.ownPrefix
        ownNames.append(test.name.hasPrefix(prefix) ? String(test.name.dropFirst(prefix.count)) : test.name)
      }
    }
  }

  /// Current versions. Throws `MetadataConditionError.unknownName` for a field that no document of the library has.
  func versions(_ database: Database) throws -> Set<Int64> {
    let columns = ownNames.map { _ in ", (SELECT value FROM json_each(metadata) WHERE key = ?)" }.joined()
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT current_version_id, title, uri, kind, language, contributor, datasets.name AS dataset, byte_count,
          number, documents.created_at AS added, document_versions.created_at AS changed\(columns)
        FROM documents JOIN document_versions ON document_versions.id = current_version_id
        JOIN datasets ON datasets.id = dataset_id
        """, arguments: StatementArguments(ownNames))
    var found = Set<Int64>()
    var unseen = Set(ownNames.indices)
    var isEmpty = true
    while let row = try rows.next() {
      isEmpty = false
      let own = ownNames.indices.map { row[Self.ownColumn + $0] as String? }
      for index in unseen where own[index] != nil { unseen.remove(index) }
      let holds = condition.holds { name in
        switch sources[name] {
        case .library(let field): Self.value(field, row)
        case .own(let column): own[column]
        case nil: nil
        }
      }
      if holds { found.insert(row[0]) }
    }
    if let missing = unseen.min(), !isEmpty {
      throw MetadataConditionError.unknownName(ownNames[missing], known: try Self.names(database))
    }
    return found
  }

  /// The first column after those of the library.
  private static let ownColumn = 11

  private static func value(_ field: MetadataField, _ row: Row) -> String? {
    switch field {
    case .title, .uri, .kind, .language, .contributor, .dataset: row[field.rawValue] as String?
    case .format: format(row["uri"])
    case .bytes: String(row["byte_count"] as Int)
    case .version: String(row["number"] as Int)
    case .added: day(row["added"])
    case .changed: day(row["changed"])
    }
  }

  private static func format(_ uri: String) -> String? {
    let name = uri.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    return name[name.index(after: dot)...].lowercased()
  }

  private static func day(_ milliseconds: Int64) -> String? {
    CalendarDate(Timestamp.date(milliseconds))?.description
  }

  /// What an error lists: more would not be read.
  private static let listedNames = 60

  private static func names(_ database: Database) throws -> [String] {
    let own = try String.fetchAll(
      database,
      sql: """
        SELECT DISTINCT key FROM documents JOIN document_versions ON document_versions.id = current_version_id,
          json_each(metadata) ORDER BY key LIMIT ?
        """, arguments: [listedNames])
    return MetadataField.allCases.map(\.rawValue) + own
  }
}
