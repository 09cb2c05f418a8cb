import Foundation
import Hummingbird
import KnowledgeBase

/// `POST /v1/datasets/{dataset}/sync/diff`: what to upload and delete so that the dataset is like a client's folder.
struct SyncRoutes {
  struct File: Codable, Equatable {
    /// The folder, or the whole path.
    var path: String
    var filename: String
    /// SHA-256 of the file's bytes, in hexadecimal.
    var checksum: String

    /// The URI of the document that this file becomes.
    var uri: String {
      let folder = path.hasPrefix("./") ? path.dropFirst(2) : path[...]
      if folder.isEmpty || folder == "." || folder == filename { return filename }
      if folder.hasSuffix("/" + filename) { return String(folder) }
      return folder.hasSuffix("/") ? folder + filename : "\(folder)/\(filename)"
    }
  }

  struct Known: Encodable {
    var documentID: String
    var uri: String
  }

  struct Difference: Encodable {
    var added: [File]
    var modified: [File]
    var deleted: [Known]
    var unchanged: Int
  }

  let resources: Resources
  let options: ServiceOptions

  func add(to router: RouterGroup<ServiceContext>) {
    router.post("datasets/:dataset/sync/diff", use: diff)
  }

  @Sendable private func diff(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let dataset = try await resources.dataset(context.part("dataset"))
    var request = request
    let files = try await request.decode([File].self, limit: options.maximumUploadBytes)
    for (index, file) in files.enumerated() {
      guard file.checksum.utf8.count == 64, file.checksum.allSatisfy(\.isHexDigit) else {
        throw Problem.invalid("[\(index)].checksum", file.checksum, "must be a SHA-256 in hexadecimal")
      }
    }
    return try .json(Self.difference(files, try await known(dataset)))
  }

  static func difference(_ files: [File], _ known: [String: DocumentRecord]) -> Difference {
    var difference = Difference(added: [], modified: [], deleted: [], unchanged: 0)
    var seen = Set<String>()
    for file in files where seen.insert(file.uri.precomposedStringWithCanonicalMapping).inserted {
      guard let document = known[file.uri.precomposedStringWithCanonicalMapping] else {
        difference.added.append(file)
        continue
      }
      if document.sourceHash == file.checksum.lowercased() {
        difference.unchanged += 1
      } else {
        difference.modified.append(file)
      }
    }
    difference.deleted = known.values.filter { !seen.contains($0.uri) }.sorted { $0.uri < $1.uri }
      .map { Known(documentID: $0.id, uri: $0.uri) }
    return difference
  }

  private func known(_ dataset: Dataset) async throws -> [String: DocumentRecord] {
    let pageSize = 1000
    var known: [String: DocumentRecord] = [:]
    var offset = 0
    while true {
      let page = try await resources.store.documents(datasetID: dataset.id, limit: pageSize, offset: offset)
      for document in page { known[document.uri] = document }
      guard page.count == pageSize else { return known }
      offset += pageSize
    }
  }
}
