import HTTPTypes
import Hummingbird
import KnowledgeBase

/// Lets in who sends one of the keys as a bearer token; everyone when there are no keys.
struct Authentication: RouterMiddleware {
  /// Hashes, so that a comparison always takes as long and tells nothing about a key.
  private let keys: [[UInt8]]
  private let open: Set<String>

  /// - Parameter open: paths that need no key.
  init(keys: [String], open: Set<String>) {
    self.keys = keys.map(Self.hash)
    self.open = open
  }

  func handle(
    _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    guard keys.isEmpty || open.contains(request.uri.path) || isKnown(request.headers[.authorization]) else {
      throw Problem(
        status: .unauthorized, kind: .unauthorized,
        detail: request.headers[.authorization] == nil
          ? "Send an API key: “Authorization: Bearer KEY”." : "The API key is not one of this service's.",
        field: "Authorization", headers: [.wwwAuthenticate: "Bearer realm=\"kaijuan\""])
    }
    return try await next(request, context)
  }

  private func isKnown(_ authorization: String?) -> Bool {
    let fields = (authorization ?? "").split(separator: " ", maxSplits: 1)
    guard fields.count == 2, fields[0].lowercased() == "bearer" else { return false }
    let offered = Self.hash(fields[1].trimmingPrefix(while: \.isWhitespace))
    return keys.reduce(false) { known, key in
      let difference = zip(key, offered).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
      return (difference == 0) || known
    }
  }

  private static func hash(_ key: some StringProtocol) -> [UInt8] {
    Array(ContentHash.hex(String(key)).utf8)
  }
}
