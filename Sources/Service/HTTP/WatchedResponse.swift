import HTTPTypes
import Hummingbird

extension Response {
  /// A response that may take long to make: when the client closes the connection, `make` is cancelled. What is made within `unwatched`
  /// leaves the connection open for the next request; watching for the client's leave uses it up.
  static func watching(
    _ request: Request, unwatched: Duration = .zero, _ make: @escaping @Sendable () async throws -> Response
  ) async throws -> Response {
    let (signals, continuation) = AsyncStream<Bool>.makeStream()
    let making = Task {
      defer { continuation.yield(true) }
      return try await make()
    }
    let timer = Task {
      try await Task.sleep(for: unwatched)
      continuation.yield(false)
    }
    return try await withTaskCancellationHandler {
      let isMade = await signals.first { _ in true } == true
      timer.cancel()
      return isMade ? try await making.value : try await watched(request, making)
    } onCancel: {
      making.cancel()
    }
  }

  private static func watched(_ request: Request, _ making: Task<Response, any Error>) async throws -> Response {
    do {
      var response = try await request.body.consumeWithCancellationOnInboundClose { _ in
        try await withTaskCancellationHandler {
          try await making.value
        } onCancel: {
          making.cancel()
        }
      }
      response.headers[.connection] = "close"
      return response
    } catch {
      var problem = Problem(error, path: request.uri.path)
      problem.headers[.connection] = "close"
      throw problem
    }
  }
}
