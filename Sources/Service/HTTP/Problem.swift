import HTTPTypes

/// An error as a client sees it: problem details of RFC 9457, with what was wrong.
struct Problem: Error, Equatable {
  /// The last part of its `type`; tells programs what happened.
  enum Kind: String {
    case malformedJSON = "malformed-json"
    case malformedMultipart = "malformed-multipart"
    case invalidField = "invalid-field"
    case unsupportedField = "unsupported-field"
    case unsupportedMediaType = "unsupported-media-type"
    case bodyTooLarge = "body-too-large"
    case unauthorized = "unauthorized"
    case foreignOrigin = "foreign-origin"
    case routeNotFound = "route-not-found"
    case methodNotAllowed = "method-not-allowed"
    case datasetNotFound = "dataset-not-found"
    case datasetExists = "dataset-exists"
    case documentNotFound = "document-not-found"
    case jobNotFound = "job-not-found"
    case findingNotFound = "finding-not-found"
    case messageNotFound = "message-not-found"
    case contributorNotFound = "contributor-not-found"
    case modelNotFound = "model-not-found"
    case adapterNotFound = "adapter-not-found"
    case adapterExists = "adapter-exists"
    case adapterUnusable = "adapter-unusable"
    case contextTooLong = "context-too-long"
    case formatNotKept = "format-not-kept"
    case busy = "busy"
    case notReady = "not-ready"
    case interrupted = "interrupted"
    case storage = "storage"
    case modelUnavailable = "model-unavailable"
    case httpError = "http-error"
    case internalError = "internal-error"
  }

  var status: HTTPResponse.Status
  var kind: Kind
  /// What happened, with which value and limit, and what to do.
  var detail: String
  /// The field or parameter that is wrong, as a client writes it: `messages[0].role`.
  var field: String?
  /// What was found there, cut short.
  var value: String?
  /// What the value is measured by.
  var limit: Int?
  var headers: HTTPFields = [:]
  /// For the log only: the inner error.
  var cause: String?

  static func invalid(_ field: String, _ value: (some Any)?, limit: Int? = nil, _ rule: String) -> Problem {
    let shown = value.map { String("\($0)".prefix(100)) }
    return Problem(
      status: .badRequest, kind: .invalidField, detail: "“\(field)” \(rule)\(shown.map { "; it is \($0)" } ?? "").",
      field: field, value: shown, limit: limit)
  }

  static func missing(_ field: String) -> Problem {
    Problem(status: .badRequest, kind: .invalidField, detail: "“\(field)” is missing.", field: field)
  }

  static func unsupported(_ field: String, _ reason: String) -> Problem {
    Problem(status: .badRequest, kind: .unsupportedField, detail: "“\(field)” \(reason).", field: field)
  }

  static func notFound(_ kind: Kind, _ field: String, _ value: String, _ detail: String) -> Problem {
    Problem(
      status: .notFound, kind: kind, detail: detail, field: field, value: String(value.prefix(100)))
  }
}

extension Problem {
  /// Short, and the same for every problem of the kind.
  var title: String {
    switch kind {
    case .malformedJSON: "The body is not valid JSON"
    case .malformedMultipart: "The body is not valid multipart/form-data"
    case .invalidField: "A field has a value that cannot be used"
    case .unsupportedField: "A field asks for what this service does not do"
    case .unsupportedMediaType: "The body has another media type"
    case .bodyTooLarge: "The body is too large"
    case .unauthorized: "An API key is needed"
    case .foreignOrigin: "Requests from web pages elsewhere are refused"
    case .routeNotFound: "There is nothing at this address"
    case .methodNotAllowed: "The address exists, but not for this method"
    case .datasetNotFound: "There is no such dataset"
    case .datasetExists: "The dataset exists already"
    case .documentNotFound: "There is no such document"
    case .jobNotFound: "There is no such job"
    case .findingNotFound: "There is no such finding"
    case .messageNotFound: "There is no such message"
    case .contributorNotFound: "There is no such contributor"
    case .modelNotFound: "There is no such model"
    case .adapterNotFound: "There is no such adapter"
    case .adapterExists: "The adapter is loaded already"
    case .adapterUnusable: "The adapter cannot be used with this model"
    case .contextTooLong: "The text is longer than the model can read"
    case .formatNotKept: "The answer could not be written in the format asked for"
    case .busy: "Too much is asked at once"
    case .notReady: "The service is not ready"
    case .interrupted: "The request was cut off"
    case .storage: "The library could not be written or read"
    case .modelUnavailable: "The model cannot be used"
    case .httpError: status.reasonPhrase
    case .internalError: "Something went wrong inside"
    }
  }
}
