import Answering
import Assistant
import HTTPTypes
import Hummingbird
import Intents
import KnowledgeBase
import Retrieval

extension Problem {
  /// What a client may know of an error. Inner errors stay in the log.
  init(_ error: any Error, path: String) {
    self.init(translating: error, path: path)
    // It may repeat what the client sent.
    detail = String(detail.prefix(500))
    if cause == nil, !(error is Problem) { cause = String(reflecting: error) }
  }

  private init(translating error: any Error, path: String) {
    switch error {
    case let error as Problem: self = error
    case let error as KnowledgeBaseError: self.init(error)
    case let error as AssistantError: self.init(error)
    case let error as ModelError: self.init(error)
    case let error as AdapterRefusal: self.init(error)
    case let error as IntentError:
      self.init(status: .serviceUnavailable, kind: .notReady, detail: "\(error)".sentence)
    case let error as RetrievalError: self.init(error)
    case let error as MetadataConditionError: self.init(error, field: "metadata_condition")
    case let error as AnsweringError: self.init(error)
    case let error as LanguageModelError: self.init(error)
    case let error as HTTPError where error.status == .notFound:
      self = .notFound(
        .routeNotFound, "path", path, "There is nothing at “\(path.prefix(200))”; /openapi.json lists what there is.")
    case let error as any HTTPResponseError:
      self.init(
        status: error.status, kind: .httpError, detail: (error as? HTTPError)?.body ?? error.status.reasonPhrase)
    case is CancellationError:
      self.init(
        status: .serviceUnavailable, kind: .interrupted,
        detail: "The service is stopping, or the client went away. Try again.", headers: [.retryAfter: "5"])
    default:
      self.init(
        status: .internalServerError, kind: .internalError,
        detail: "The request could not be carried out; the service's log says why, under the request id.")
    }
  }

  private init(_ error: KnowledgeBaseError) {
    let detail = "\(error)"
    switch error {
    case .datasetExists(let name):
      self.init(status: .conflict, kind: .datasetExists, detail: detail, field: "name", value: name)
    case .datasetNotFound(let id): self = .notFound(.datasetNotFound, "dataset_id", id, detail)
    case .documentNotFound(let id): self = .notFound(.documentNotFound, "document_id", id, detail)
    case .jobNotFound(let id): self = .notFound(.jobNotFound, "job_id", id, detail)
    case .findingNotFound(let id): self = .notFound(.findingNotFound, "finding", "\(id)", detail)
    case .messageNotFound(let id): self = .notFound(.messageNotFound, "message_id", id, detail)
    case .invalidName(let name, _):
      self.init(
        status: .badRequest, kind: .invalidField, detail: detail, field: "name", value: String(name.prefix(100)),
        limit: Names.maximumBytes)
    case .uploadsTooLarge(_, let limit):
      self.init(
        status: .tooManyRequests, kind: .busy, detail: detail, limit: limit, headers: [.retryAfter: "30"])
    case .busy:
      self.init(
        status: .serviceUnavailable, kind: .storage, detail: "Another process is writing to the library. Try again.",
        headers: [.retryAfter: "5"])
    case .diskFull:
      self.init(
        status: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), kind: .storage,
        detail: "No space is left to write the library; the change was not made.")
    default:
      self.init(
        status: .internalServerError, kind: .storage,
        detail: "The library could not be used; the service's log says why, under the request id.")
    }
  }

  private init(_ error: AssistantError) {
    switch error {
    case .noSuchDataset(let name, _):
      self = .notFound(.datasetNotFound, "dataset_ids", name, "There is no dataset “\(name.prefix(100))”.")
    default:
      self.init(status: .serviceUnavailable, kind: .notReady, detail: "\(error)")
    }
  }

  private init(_ error: AnsweringError) {
    switch error {
    case .questionTooLong(let tokens, let limit):
      self = .tooLong(tokens, limit: limit, field: "question", "\(error)")
    }
  }

  private init(_ error: LanguageModelError) {
    switch error {
    case .promptTooLong(let tokens, let limit):
      self = .tooLong(tokens, limit: limit, field: "messages", "\(error)")
    case .unusableConversation:
      self.init(status: .badRequest, kind: .invalidField, detail: "\(error)", field: "messages")
    case .unusableResponseFormat:
      self.init(status: .badRequest, kind: .invalidField, detail: "\(error)", field: "response_format")
    case .unkeptResponseFormat:
      self.init(status: .unprocessableContent, kind: .formatNotKept, detail: "\(error)", field: "response_format")
    case .unusableAdapter(let name, let reason, isUnknown: true):
      self = .notFound(.adapterNotFound, "adapters", name, "\(reason.sentence) GET /v1/adapters lists them.")
    case .unusableAdapter(let name, let reason, isUnknown: false):
      self.init(
        status: .badRequest, kind: .invalidField, detail: reason.sentence, field: "adapters",
        value: String(name.prefix(100)))
    }
  }

  private init(_ error: AdapterRefusal) {
    let detail = "\(error)".sentence
    switch error {
    case .notLoaded(let name, _): self = .notFound(.adapterNotFound, "adapter", name, detail)
    case .nameTaken(let name):
      self.init(status: .conflict, kind: .adapterExists, detail: detail, field: "name", value: name)
    case .badName: self.init(status: .badRequest, kind: .invalidField, detail: detail, field: "name")
    case .tooMany(let limit): self.init(status: .conflict, kind: .busy, detail: detail, limit: limit)
    case .outsideFolder(let path), .noSuchFile(let path):
      self.init(
        status: .badRequest, kind: .invalidField, detail: detail, field: "path", value: String(path.prefix(100)))
    case .unusable:
      self.init(status: .unprocessableContent, kind: .adapterUnusable, detail: detail, field: "path")
    }
  }

  private static func tooLong(_ tokens: Int, limit: Int, field: String, _ detail: String) -> Problem {
    Problem(
      status: .badRequest, kind: .contextTooLong, detail: detail, field: field, value: "\(tokens) tokens", limit: limit)
  }

  private init(_ error: ModelError) {
    self.init(
      status: .serviceUnavailable, kind: .modelUnavailable,
      detail: "The model cannot be used; the service's log says why, under the request id.")
  }

  private init(_ error: RetrievalError) {
    switch error {
    case .emptyQuestion:
      self.init(
        status: .badRequest, kind: .invalidField, detail: "“question” is empty. Ask something.", field: "question")
    case .topKOutOfRange(let value, let limit):
      self = .invalid("top_k", value, limit: limit, "must be a whole number from 1 to \(limit)")
    case .unusableWeights:
      self.init(status: .badRequest, kind: .invalidField, detail: "\(error)", field: "vector_similarity_weight")
    case .diversityOutOfRange(let value): self = .invalid("diversity", value, limit: 1, "must be from 0 to 1")
    case .unusableHalfLife(let days): self = .invalid("half_life_days", days, "must be more than 0")
    case .neighboursOutOfRange(let value, let limit):
      self = .invalid("neighbours", value, limit: limit, "must be a whole number from 0 to \(limit)")
    }
  }
}

extension String {
  /// With a large first letter and a full stop.
  fileprivate var sentence: String { prefix(1).uppercased() + dropFirst() + (hasSuffix(".") ? "" : ".") }
}
