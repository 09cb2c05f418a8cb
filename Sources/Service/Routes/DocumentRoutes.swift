import Foundation
import HTTPTypes
import Hummingbird
import KnowledgeBase

/// `/v1/datasets/{dataset}/documents`: what a dataset holds, with the text that citations point into.
struct DocumentRoutes {
  /// A document with its stored source.
  struct Detail: Encodable {
    var document: DocumentRecord
    /// Which version `text` is.
    var textVersion: Int
    var text: String
  }

  let resources: Resources
  let options: ServiceOptions

  func add(to router: RouterGroup<ServiceContext>) {
    router.get("datasets/:dataset/documents", use: list)
    router.get("datasets/:dataset/documents/:document", use: get)
    router.get("datasets/:dataset/documents/:document/chunks", use: chunks)
    router.delete("datasets/:dataset/documents/:document", use: delete)
  }

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let dataset = try await resources.dataset(context.part("dataset"))
    let page = try Page(QueryParameters(request))
    let documents = try await resources.store.documents(
      datasetID: dataset.id, limit: page.limit, offset: page.offset)
    return try .json(PageBody("documents", documents, of: dataset.documentCount, page))
  }

  @Sendable private func get(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let document = try await document(context)
    let version = try QueryParameters(request).integer("version", default: document.version, in: 1...document.version)
    guard let text = try await resources.store.text(documentID: document.id, version: version) else {
      throw Problem.notFound(
        .documentNotFound, "version", "\(version)", "Version \(version) of the document is not kept any more.")
    }
    return try .json(Detail(document: document, textVersion: version, text: text))
  }

  @Sendable private func chunks(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let document = try await document(context)
    let page = try Page(QueryParameters(request))
    let passages = try await resources.store.passages(documentID: document.id)
    let chunks = passages.dropFirst(page.offset).prefix(page.limit).map { PassageBody($0) }
    return try .json(PageBody("chunks", chunks, of: passages.count, page))
  }

  @Sendable private func delete(_: Request, _ context: ServiceContext) async throws -> Response {
    try await resources.store.deleteDocument(id: try await document(context).id)
    return Response(status: .noContent)
  }

  private func document(_ context: ServiceContext) async throws -> DocumentRecord {
    let dataset = try await resources.dataset(context.part("dataset"))
    return try await resources.document(context.part("document"), in: dataset)
  }
}
