import Hummingbird
import Logging

/// Turns every error of a route into a response that says what was wrong.
struct ErrorResponses: RouterMiddleware {
  func handle(
    _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    do { return try await next(request, context) } catch {
      let problem = Problem(error, path: request.uri.path)
      context.logger.report(problem)
      return problem.response(path: request.uri.path, requestID: context.requestID)
    }
  }
}

extension Logger {
  /// Only what somebody has to look into.
  func report(_ problem: Problem) {
    guard problem.status.code >= 500, let cause = problem.cause, problem.kind != .interrupted else { return }
    error("\(problem.title)", metadata: ["error": .string(cause)])
  }
}
