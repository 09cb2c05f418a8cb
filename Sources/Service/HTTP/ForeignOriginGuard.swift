import HTTPTypes
import Hummingbird

/// Keeps web pages from elsewhere out of a service without keys.
///
/// A browser sends a page's requests to loopback too; without a key, only the `Origin` and `Host` headers tell them
/// from the user's own.
struct ForeignOriginGuard: RouterMiddleware {
  func handle(
    _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    if let authority = request.head.authority, !LoopbackHost.contains(LoopbackHost.name(in: authority)) {
      throw refusal("Host", authority)
    }
    if let origin = request.headers[.origin] {
      let authority = origin.split(separator: "://", maxSplits: 1).last ?? ""
      guard LoopbackHost.contains(LoopbackHost.name(in: authority)) else { throw refusal("Origin", origin) }
    }
    return try await next(request, context)
  }

  private func refusal(_ field: String, _ value: String) -> Problem {
    Problem(
      status: .forbidden, kind: .foreignOrigin,
      detail: "The service runs without API keys and answers only this machine. Set a key to use it from elsewhere.",
      field: field, value: String(value.prefix(100)))
  }
}
