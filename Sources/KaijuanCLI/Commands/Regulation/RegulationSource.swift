import ArgumentParser
import Assistant
import Documents
import Foundation
import KnowledgeBase

/// A regulation that a command was given: a file, or a document of the library by id or URI, `@2` behind it for an older version.
enum RegulationSource {
  case file(Document, RegulationRows)
  case stored(DocumentRecord, version: Int, SQLiteStore)

  static let help: ArgumentHelp =
    "A file, or a document of the library by id or URI; “@2” behind it is its second version."

  init(_ name: String, home: CommonOptions) async throws {
    if FileManager.default.fileExists(atPath: name) {
      // As an ingest would read it, so that it can be compared with what is stored.
      let settings = try await home.settings()
      let parser = DocumentParser(recognition: settings.recognition, cleaning: settings.cleaning)
      var document = try parser.parse(path: name, name: name)
      guard let rows = RegulationRows.read(document) else { throw RegulationError.noRegulation(name) }
      document.metadata.merge(rows.validity.metadata) { given, _ in given }
      self = .file(document, rows)
      return
    }
    let library = try Library.open(try await home.settings())
    let store = try await SQLiteStore(database: library.database, embedder: nil)
    let parts = name.split(separator: "@")
    let number = parts.count > 1 ? parts.last.flatMap { Int($0) } : nil
    let plain = number == nil ? name : parts.dropLast().joined(separator: "@")
    let records = try await Self.records(plain, in: store)
    guard let record = records.first else { throw RegulationError.unknown(plain) }
    guard records.count == 1 else { throw RegulationError.ambiguous(plain, ids: records.map(\.id)) }
    guard record.kind == .regulation else { throw RegulationError.noRegulation(name) }
    self = .stored(record, version: number ?? record.version, store)
  }

  private static func records(_ name: String, in store: SQLiteStore) async throws -> [DocumentRecord] {
    if let record = try await store.document(id: name) { return [record] }
    var records: [DocumentRecord] = []
    for dataset in try await store.datasets() {
      if let record = try await store.document(datasetID: dataset.id, uri: name) { records.append(record) }
    }
    return records
  }

  var title: String {
    switch self {
    case .file(let document, _): document.title
    case .stored(let record, _, _): record.title
    }
  }

  /// Text and clauses of the version that was named.
  func text() async throws -> (text: String, clauses: ClauseOutline) {
    switch self {
    case .file(let document, let rows): return (document.text, rows.outline)
    case .stored(let record, let version, let store):
      guard let text = try await store.text(documentID: record.id, version: version),
        let outline = try await store.outline(documentID: record.id, version: version)
      else { throw RegulationError.noClauses(record.uri, version: version) }
      return (text, outline)
    }
  }

  func references() async throws -> [StoredReference] {
    switch self {
    case .file(_, let rows): rows.references.map { StoredReference(reference: $0) }
    case .stored(let record, _, let store): try await store.references(documentID: record.id)
    }
  }

  func definitions() async throws -> [ClauseDefinition] {
    switch self {
    case .file(_, let rows): rows.definitions
    case .stored(let record, _, let store): try await store.definitions(documentID: record.id)
    }
  }

  /// The dates of the current version.
  func validity() async throws -> Validity {
    switch self {
    case .file(_, let rows): rows.validity
    case .stored(let record, _, let store): try await store.validity(documentID: record.id)
    }
  }
}

enum RegulationError: Error, Equatable, CustomStringConvertible {
  case noRegulation(String)
  case unknown(String)
  case ambiguous(String, ids: [String])
  case noClauses(String, version: Int)

  var description: String {
    switch self {
    case .noRegulation(let name):
      "\(name) is not cut into articles; a Markdown file that is a regulation all the same says so with “kind: regulation” in its front matter"
    case .unknown(let name): "there is neither a file nor a document of the library called \(name)"
    case .ambiguous(let name, let ids):
      "\(ids.count) datasets hold a document \(name); name it by its id: \(ids.joined(separator: ", "))"
    case .noClauses(let name, let version):
      "no clauses are kept of version \(version) of \(name): it is not there, or was stored by an older Kaijuan; ingest it again"
    }
  }
}
