import Answering
import Foundation

/// The body of `POST /v1/chat/completions`, as OpenAI's clients send it.
struct ChatRequest: Decodable {
  struct Message: Decodable {
    var role: String
    var content: String

    enum CodingKeys: CodingKey {
      case role, content
    }

    private struct Piece: Decodable {
      var type: String
      var text: String?
    }

    /// The content may be a text or a list of pieces of text.
    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      role = try container.decode(String.self, forKey: .role)
      if let text = try? container.decode(String.self, forKey: .content) {
        content = text
        return
      }
      guard let pieces = try? container.decode([Piece].self, forKey: .content) else {
        // Says what is wrong with it as a text.
        content = try container.decode(String.self, forKey: .content)
        return
      }
      if let other = pieces.first(where: { $0.type != "text" || $0.text == nil }) {
        throw Problem.unsupported("messages", "can hold text only, not \(other.type.prefix(40))")
      }
      content = pieces.compactMap(\.text).joined(separator: "\n")
    }
  }

  struct StreamOptions: Decodable {
    var includeUsage: Bool?

    enum CodingKeys: String, CodingKey {
      case includeUsage = "include_usage"
    }
  }

  struct ResponseFormat: Decodable {
    struct JSONSchema: Decodable {
      var name: String?
      var strict: Bool?
    }

    var type: String
    var jsonSchema: JSONSchema?

    enum CodingKeys: String, CodingKey {
      case type
      case jsonSchema = "json_schema"
    }
  }

  /// A value that only matters by being there.
  struct Anything: Decodable {
    init(from decoder: any Decoder) throws {}
  }

  var model: String
  var messages: [Message]
  var stream: Bool?
  var streamOptions: StreamOptions?
  var datasetIDs: [String]?
  var maxTokens: WholeNumber?
  var maxCompletionTokens: WholeNumber?
  var temperature: Double?
  var topP: Double?
  var seed: WholeNumber?
  var stop: StopList?
  var n: WholeNumber?
  var logprobs: Bool?
  var presencePenalty: Double?
  var frequencyPenalty: Double?
  var tools: [Anything]?
  var responseFormat: ResponseFormat?
  var adapters: [AdapterField]?
  /// The schema in `response_format` as it stands in the body: decoding would lose the order of its members.
  var schemaText: String?

  enum CodingKeys: String, CodingKey {
    case model, messages, stream, temperature, seed, stop, n, logprobs, tools, adapters
    case streamOptions = "stream_options"
    case datasetIDs = "dataset_ids"
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
    case topP = "top_p"
    case presencePenalty = "presence_penalty"
    case frequencyPenalty = "frequency_penalty"
    case responseFormat = "response_format"
  }

  /// One string or several.
  struct StopList: Decodable {
    var strings: [String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let one = try? container.decode(String.self) {
        strings = [one]
      } else {
        strings = try container.decode([String].self)
      }
    }
  }
}

extension ChatRequest {
  static let maximumStops = 4

  /// The conversation without what belongs to nobody. Throws `Problem` for roles that a text model has no use for.
  func conversation() throws -> [ChatMessage] {
    guard !messages.isEmpty else { throw Problem.invalid("messages", nil as String?, "must not be empty") }
    return try messages.enumerated().map { index, message in
      switch message.role {
      case "system", "developer": return ChatMessage(role: .system, content: message.content)
      case "user": return ChatMessage(role: .user, content: message.content)
      case "assistant": return ChatMessage(role: .assistant, content: message.content)
      default:
        throw Problem.invalid("messages[\(index)].role", message.role, "must be system, developer, user or assistant")
      }
    }
  }

  /// `defaults` with what the request sets.
  func generation(_ defaults: GenerationOptions) throws -> GenerationOptions {
    try refuseUnsupported()
    var options = defaults
    if let limit = (maxCompletionTokens ?? maxTokens)?.value {
      let field = maxCompletionTokens == nil ? "max_tokens" : "max_completion_tokens"
      guard limit >= 1 else { throw Problem.invalid(field, limit, "must be 1 or more") }
      options.maximumTokens = limit
    }
    if let temperature {
      guard (0...2).contains(temperature) else {
        throw Problem.invalid("temperature", temperature, limit: 2, "must be from 0 to 2")
      }
      options.temperature = Float(temperature)
    }
    if let topP {
      guard topP > 0, topP <= 1 else { throw Problem.invalid("top_p", topP, limit: 1, "must be above 0 and at most 1") }
      options.topP = Float(topP)
    }
    if let seed { options.seed = UInt64(bitPattern: Int64(seed.value)) }
    if let stop {
      guard stop.strings.count <= Self.maximumStops else {
        throw Problem.invalid(
          "stop", "\(stop.strings.count) strings", limit: Self.maximumStops, "must hold at most \(Self.maximumStops)")
      }
      options.stop = stop.strings.filter { !$0.isEmpty }
    }
    options.responseFormat = try format()
    options.adapters = try AdapterField.choices(adapters)
    return options
  }

  private func format() throws -> Answering.ResponseFormat {
    switch responseFormat?.type {
    case nil, "text": return .text
    case "json_object": return .jsonObject
    case "json_schema":
      guard let schemaText else { throw Problem.missing("response_format.json_schema.schema") }
      return .jsonSchema(schemaText)
    case .some(let other):
      throw Problem.invalid("response_format.type", other, "must be text, json_object or json_schema")
    }
  }

  /// What would change the answer and cannot be done is refused rather than ignored.
  private func refuseUnsupported() throws {
    if let n, n.value != 1 { throw Problem.unsupported("n", "must be 1: one answer is written a request") }
    if logprobs == true { throw Problem.unsupported("logprobs", "is not supported") }
    if let tools, !tools.isEmpty { throw Problem.unsupported("tools", "is not supported") }
    for (field, penalty) in [("presence_penalty", presencePenalty), ("frequency_penalty", frequencyPenalty)] {
      if let penalty, penalty != 0 { throw Problem.unsupported(field, "must be 0") }
    }
  }
}
