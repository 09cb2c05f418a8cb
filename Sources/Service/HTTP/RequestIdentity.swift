import HTTPTypes
import Hummingbird
import Logging

/// Gives each request an id, and writes one line about it to the log: nothing of its query, headers or body.
struct RequestIdentity: RouterMiddleware {
  func handle(
    _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.requestID = Self.usable(request.headers[.requestID]) ?? context.id
    context.logger[metadataKey: "hb.request.id"] = .string(context.requestID)
    let start = ContinuousClock.now
    var response = try await next(request, context)
    response.headers[.requestID] = context.requestID
    context.logger.info(
      "request",
      metadata: [
        "method": .string(request.method.rawValue), "path": .string(String(request.uri.path.prefix(200))),
        "status": .stringConvertible(response.status.code),
        "milliseconds": .stringConvertible(Int(start.duration(to: .now) / .milliseconds(1))),
      ])
    return response
  }

  /// A client's own id, when it can stand in a log.
  private static func usable(_ id: String?) -> String? {
    guard let id, (1...128).contains(id.utf8.count) else { return nil }
    let isPlain = id.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    return isPlain ? id : nil
  }
}

extension HTTPField.Name {
  static var requestID: Self {
    guard let name = Self("X-Request-ID") else { preconditionFailure("X-Request-ID is a field name") }
    return name
  }
}
