import HTTPTypes
import Hummingbird

extension Response {
  /// A response that takes long to make: when the client closes the connection, `make` is cancelled.
  static func watching(_ request: Request, _ make: () async throws -> Response) async throws -> Response {
    do {
      var response = try await request.body.consumeWithCancellationOnInboundClose { _ in try await make() }
      // Watching for the client's leave uses the connection up.
      response.headers[.connection] = "close"
      return response
    } catch {
      var problem = Problem(error, path: request.uri.path)
      problem.headers[.connection] = "close"
      throw problem
    }
  }
}
