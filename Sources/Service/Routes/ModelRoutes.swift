import Foundation
import Hummingbird
import KnowledgeBase

/// `GET /v1/models`: every model id that a request may name.
struct ModelRoutes {
  struct Model: Encodable {
    var id: String
    var object = "model"
    /// Seconds since 1970; 0 where it means nothing.
    var created: Int
    var ownedBy = "kaijuan"
  }

  struct List: Encodable {
    var object = "list"
    var data: [Model]
  }

  let resources: Resources

  func add(to router: RouterGroup<ServiceContext>) {
    router.get("models") { _, _ in try Response.json(List(data: try await models())) }
    // The id of a dataset's model has a slash.
    router.get("models/**") { _, context in
      let id = context.parameters.getCatchAll().map { $0.removingPercentEncoding ?? String($0) }.joined(separator: "/")
      guard let model = try await models().first(where: { $0.id == id }) else { throw ModelCatalog.unknown(id) }
      return try Response.json(model)
    }
  }

  private func models() async throws -> [Model] {
    let books = try await resources.store.datasets().map {
      Model(id: "\(ModelCatalog.books)/\($0.name)", created: Int($0.createdAt.timeIntervalSince1970))
    }
    let generators = try await resources.models.generators().keys.sorted().map { Model(id: $0, created: 0) }
    return [Model(id: ModelCatalog.books, created: 0)] + books + generators
      + [Model(id: resources.models.encoder, created: 0)]
  }
}
