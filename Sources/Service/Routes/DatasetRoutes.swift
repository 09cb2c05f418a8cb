import Foundation
import HTTPTypes
import Hummingbird
import KnowledgeBase

/// `/v1/datasets`: named sets of documents. An address takes a dataset's id or its name.
struct DatasetRoutes {
  struct Creation: Decodable {
    var name: String
    var description: String?
  }

  static let maximumDescription = 10_000

  let resources: Resources
  let options: ServiceOptions

  func add(to router: RouterGroup<ServiceContext>) {
    router.post("datasets", use: create)
    router.get("datasets", use: list)
    router.get("datasets/:dataset", use: get)
    router.delete("datasets/:dataset", use: delete)
  }

  @Sendable private func create(_ request: Request, _: ServiceContext) async throws -> Response {
    var request = request
    let creation = try await request.decode(Creation.self, limit: options.maximumJSONBytes)
    let description = creation.description ?? ""
    guard description.count <= Self.maximumDescription else {
      throw Problem.invalid(
        "description", "\(description.count) characters long", limit: Self.maximumDescription,
        "must have at most \(Self.maximumDescription) characters")
    }
    let dataset = try await resources.store.createDataset(name: creation.name, description: description)
    return try .json(dataset, status: .created, headers: [.location: "/v1/datasets/\(dataset.id)"])
  }

  @Sendable private func list(_ request: Request, _: ServiceContext) async throws -> Response {
    let page = try Page(QueryParameters(request))
    let datasets = try await resources.store.datasets()
    let slice = Array(datasets.dropFirst(page.offset).prefix(page.limit))
    return try .json(PageBody("datasets", slice, of: datasets.count, page))
  }

  @Sendable private func get(_: Request, _ context: ServiceContext) async throws -> Response {
    try .json(try await resources.dataset(context.part("dataset")))
  }

  @Sendable private func delete(_: Request, _ context: ServiceContext) async throws -> Response {
    let dataset = try await resources.dataset(context.part("dataset"))
    try await resources.store.deleteDataset(id: dataset.id)
    return Response(status: .noContent)
  }
}
