import Foundation
import HTTPTypes
import Hummingbird
import KnowledgeBase

/// `POST /v1/embeddings`, as OpenAI's clients ask for it.
struct EmbeddingRoutes {
  struct Query: Decodable {
    enum Encoding: String {
      case float, base64
    }

    var model: String
    var input: [String]
    var encoding: Encoding
    var dimensions: Int?
    var role: EmbeddingRole

    enum CodingKeys: String, CodingKey {
      case model, input, dimensions
      case encodingFormat = "encoding_format"
      case inputType = "input_type"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      model = try container.decode(String.self, forKey: .model)
      if let text = try? container.decode(String.self, forKey: .input) {
        input = [text]
      } else {
        input = try container.decode([String].self, forKey: .input)
      }
      dimensions = try container.decodeIfPresent(WholeNumber.self, forKey: .dimensions)?.value
      let format = try container.decodeIfPresent(String.self, forKey: .encodingFormat) ?? "float"
      guard let encoding = Encoding(rawValue: format) else {
        throw Problem.invalid("encoding_format", format, "must be float or base64")
      }
      self.encoding = encoding
      switch try container.decodeIfPresent(String.self, forKey: .inputType) ?? "passage" {
      case "passage": role = .passage
      case "query": role = .query
      case let other: throw Problem.invalid("input_type", other, "must be passage or query")
      }
    }
  }

  enum Vector: Encodable {
    case numbers([Float])
    /// Little-endian 32-bit floats.
    case base64(String)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .numbers(let values): try container.encode(values)
      case .base64(let text): try container.encode(text)
      }
    }
  }

  struct List: Encodable {
    struct Item: Encodable {
      var object = "embedding"
      var index: Int
      var embedding: Vector
    }

    struct Usage: Encodable {
      var promptTokens: Int
      var totalTokens: Int
    }

    var object = "list"
    var data: [Item]
    var model: String
    var usage: Usage
  }

  static let maximumInputs = 256
  /// More than these take several passes of the encoder, which would be in vain when the client has gone.
  static let maximumUnwatchedInputs = 32

  let resources: Resources
  let options: ServiceOptions

  func add(to router: RouterGroup<ServiceContext>) {
    router.post("embeddings", use: embed)
  }

  @Sendable private func embed(_ request: Request, _: ServiceContext) async throws -> Response {
    var request = request
    let query = try await request.decode(Query.self, limit: options.maximumJSONBytes)
    guard query.model == resources.models.encoder else { throw ModelCatalog.unknown(query.model) }
    let embedder = resources.embedder
    if let dimensions = query.dimensions, dimensions != embedder.dimension {
      throw Problem.invalid("dimensions", dimensions, limit: embedder.dimension, "must be \(embedder.dimension)")
    }
    guard (1...Self.maximumInputs).contains(query.input.count) else {
      throw Problem.invalid(
        "input", "\(query.input.count) texts", limit: Self.maximumInputs, "must hold 1 to \(Self.maximumInputs) texts")
    }
    let tokens = try Self.tokens(query.input, embedder)
    guard query.input.count > Self.maximumUnwatchedInputs else { return try await Self.list(query, tokens, embedder) }
    return try await .watching(request) { try await Self.list(query, tokens, embedder) }
  }

  private static func list(_ query: Query, _ tokens: Int, _ embedder: any Embedder) async throws -> Response {
    let vectors = try await embedder.embed(query.input, as: query.role)
    return try .json(
      List(
        data: vectors.enumerated().map { .init(index: $0, embedding: vector($1, query.encoding)) },
        model: query.model, usage: .init(promptTokens: tokens, totalTokens: tokens)))
  }

  /// Texts that the encoder would have to cut are refused: a vector of half a text is no vector of it.
  private static func tokens(_ input: [String], _ embedder: any Embedder) throws -> Int {
    try input.enumerated().reduce(0) { sum, text in
      guard !text.element.isEmpty else {
        throw Problem(
          status: .badRequest, kind: .invalidField, detail: "“input[\(text.offset)]” is empty.",
          field: "input[\(text.offset)]")
      }
      let count = embedder.tokenCount(text.element)
      guard count <= embedder.maximumTokens else {
        throw Problem(
          status: .badRequest, kind: .contextTooLong,
          detail:
            "“input[\(text.offset)]” takes \(count) tokens; the encoder reads \(embedder.maximumTokens). Split it.",
          field: "input[\(text.offset)]", value: "\(count) tokens", limit: embedder.maximumTokens)
      }
      return sum + count
    }
  }

  private static func vector(_ values: [Float], _ encoding: Query.Encoding) -> Vector {
    switch encoding {
    case .float: .numbers(values)
    case .base64:
      .base64(
        values.reduce(into: Data(capacity: 4 * values.count)) { data, value in
          withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }.base64EncodedString())
    }
  }
}
