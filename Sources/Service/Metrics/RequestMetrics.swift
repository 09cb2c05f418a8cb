import HTTPTypes
import Hummingbird
import Synchronization

/// Counts requests by method, route and status, and how long they took.
final class RequestMetrics: Sendable {
  private struct Request: Hashable {
    var method: String
    var route: String
    var status: Int
  }

  private struct State {
    var requests: [Request: Int] = [:]
    var seconds: [String: MetricsText.Histogram] = [:]
  }

  private let state = Mutex(State())

  func observe(method: HTTPRequest.Method, route: String, status: Int, seconds: Double) {
    let request = Request(
      method: Self.methods.contains(method) ? method.rawValue : "other", route: route, status: status)
    state.withLock { state in
      state.requests[request, default: 0] += 1
      state.seconds[route, default: .init()].observe(seconds)
    }
  }

  /// Any other is counted as such, so that no client can make up as many as it likes.
  private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

  func write(to text: inout MetricsText) {
    let state = state.withLock { $0 }
    text.family("kaijuan_http_requests_total", .counter, "Requests, by method, route and status of the response.") {
      family in
      let requests = state.requests.sorted { one, other in
        (one.key.route, one.key.method, one.key.status) < (other.key.route, other.key.method, other.key.status)
      }
      for (request, count) in requests {
        family.sample(count, ["method": request.method, "route": request.route, "status": String(request.status)])
      }
    }
    text.family(
      "kaijuan_http_request_seconds", .histogram, "Seconds until the response was written, streams to their ends."
    ) { family in
      for (route, seconds) in state.seconds.sorted(by: { $0.key < $1.key }) {
        family.histogram(seconds, ["route": route])
      }
    }
  }
}

/// Feeds `RequestMetrics`. To be outermost, so that it sees what the client sees.
struct RequestCounting: RouterMiddleware {
  let metrics: RequestMetrics

  func handle(
    _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    var response = try await next(request, context)
    let route = context.endpointPath ?? "none"
    let (method, status, body) = (request.method, response.status.code, response.body)
    response.body = ResponseBody(contentLength: body.contentLength) { [metrics] writer in
      defer {
        metrics.observe(method: method, route: route, status: status, seconds: start.duration(to: .now) / .seconds(1))
      }
      try await body.write(writer)
    }
    return response
  }
}
