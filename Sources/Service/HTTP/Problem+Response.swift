import HTTPTypes
import Hummingbird

extension Problem {
  /// RFC 9457.
  struct Details: Encodable {
    var type: String
    var title: String
    var status: Int
    var detail: String
    var instance: String
    var field: String?
    var value: String?
    var limit: Int?
    var requestID: String

    enum CodingKeys: String, CodingKey {
      case type, title, status, detail, instance, field, value, limit
      case requestID = "request_id"
    }
  }

  /// As OpenAI's clients expect it, so that they show `detail`.
  struct OpenAIError: Encodable {
    struct Body: Encodable {
      var message: String
      var type: String
      @Nullable var param: String?
      @Nullable var code: String?
    }
    var error: Body
  }

  func details(path: String, requestID: String) -> Details {
    Details(
      type: "urn:kaijuan:problem:\(kind.rawValue)", title: title, status: status.code, detail: detail,
      instance: String(path.prefix(200)),
      field: field, value: value, limit: limit, requestID: requestID)
  }

  var openAIError: OpenAIError {
    let type =
      switch status.code {
      case 401: "authentication_error"
      case 404 where kind == .modelNotFound: "invalid_request_error"
      case 429: "rate_limit_error"
      case 500...: "server_error"
      default: "invalid_request_error"
      }
    return OpenAIError(error: .init(message: detail, type: type, param: field, code: openAICode))
  }

  private var openAICode: String {
    switch kind {
    case .unauthorized: "invalid_api_key"
    case .contextTooLong: "context_length_exceeded"
    default: kind.rawValue.replacing("-", with: "_")
    }
  }

  func response(path: String, requestID: String) -> Response {
    do {
      guard !Self.speaksOpenAI(path) else { return try .json(openAIError, status: status, headers: headers) }
      return try .json(
        details(path: path, requestID: requestID), status: status, headers: headers,
        type: "application/problem+json")
    } catch {
      return Response(status: status, headers: headers)
    }
  }

  static func speaksOpenAI(_ path: String) -> Bool {
    ["/v1/chat", "/v1/embeddings", "/v1/models"].contains { path == $0 || path.hasPrefix($0 + "/") }
  }
}
