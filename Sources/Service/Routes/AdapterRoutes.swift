import Assistant
import Foundation
import HTTPTypes
import Hummingbird

/// `/v1/adapters`: what is loaded beside the generator that answers, by name. It comes and goes without a restart.
struct AdapterRoutes {
  struct Loading: Decodable {
    var name: String
    var path: String
  }

  struct List: Encodable {
    var adapters: [AdapterStatus]
  }

  let resources: Resources
  let options: ServiceOptions

  func add(to router: RouterGroup<ServiceContext>) {
    router.get("adapters") { _, _ in try Response.json(List(adapters: try await resources.adapters.all())) }
    router.post("adapters", use: load)
    router.delete("adapters/:adapter") { _, context in
      try await resources.adapters.unload(context.part("adapter"))
      return Response(status: .noContent)
    }
  }

  @Sendable private func load(_ request: Request, _: ServiceContext) async throws -> Response {
    var request = request
    let loading = try await request.decode(Loading.self, limit: options.maximumJSONBytes)
    let status = try await resources.adapters.load(loading.name, loading.path)
    return try .json(status, status: .created, headers: [.location: "/v1/adapters/\(status.name)"])
  }
}
