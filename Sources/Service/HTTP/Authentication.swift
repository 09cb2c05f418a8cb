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
    let key = number(of: request.headers[.authorization])
    guard keys.isEmpty || open.contains(request.uri.path) || key != nil else {
      throw Problem(
        status: .unauthorized, kind: .unauthorized,
        detail: request.headers[.authorization] == nil
          ? "Send an API key: “Authorization: Bearer KEY”." : "The API key is not one of this service's.",
        field: "Authorization", headers: [.wwwAuthenticate: "Bearer realm=\"kaijuan\""])
    }
    var context = context
    if let key { context.user = "key \(key)" }
    return try await next(request, context)
  }

  /// Which of the keys was sent.
  private func number(of authorization: String?) -> Int? {
    let fields = (authorization ?? "").split(separator: " ", maxSplits: 1)
    guard fields.count == 2, fields[0].lowercased() == "bearer" else { return nil }
    let offered = Self.hash(fields[1].trimmingPrefix(while: \.isWhitespace))
    return keys.enumerated().reduce(nil) { known, key in
      let difference = zip(key.element, offered).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
      return difference == 0 ? key.offset : known
    }
  }

  private static func hash(_ key: some StringProtocol) -> [UInt8] {
    Array(ContentHash.hex(String(key)).utf8)
  }
}
