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

  let resources: Resources
  let options: ServiceOptions
  let gate: FairGate

  func add(to router: RouterGroup<ServiceContext>) {
    router.post("embeddings", use: embed)
  }

  @Sendable private func embed(_ request: Request, _ context: ServiceContext) async throws -> Response {
    var request = request
    let query = try await request.decode(Query.self, limit: options.maximumJSONBytes)
    guard query.model == resources.models.encoder else { throw ModelCatalog.unknown(query.model) }
    let embedder = resources.embedder
    if let dimensions = query.dimensions, dimensions != embedder.dimension {
      throw Problem.invalid("dimensions", dimensions, limit: embedder.dimension, "must be \(embedder.dimension)")
    }
    try Self.check(query.input)
    let place = try gate.place(for: context.user)
    return try await .watching(request, unwatched: options.unwatched) {
      try await place.run { try await Self.list(query, embedder) }
    }
  }

  private static func check(_ input: [String]) throws {
    guard (1...maximumInputs).contains(input.count) else {
      throw Problem.invalid(
        "input", "\(input.count) texts", limit: maximumInputs, "must hold 1 to \(maximumInputs) texts")
    }
    if let empty = input.firstIndex(where: \.isEmpty) {
      throw Problem(
        status: .badRequest, kind: .invalidField, detail: "“input[\(empty)]” is empty.", field: "input[\(empty)]")
    }
  }

  private static func list(_ query: Query, _ embedder: any Embedder) async throws -> Response {
    do {
      let (vectors, tokens) = try await embedder.embedWhole(query.input, as: query.role)
      return try .json(
        List(
          data: vectors.enumerated().map { .init(index: $0, embedding: vector($1, query.encoding)) },
          model: query.model, usage: .init(promptTokens: tokens, totalTokens: tokens)))
    } catch let error as TextTooLong {
      let field = "input[\(error.index)]"
      throw Problem(
        status: .badRequest, kind: .contextTooLong,
        detail: "“\(field)” takes \(error.tokens) tokens; the encoder reads \(error.limit). Split it.",
        field: field, value: "\(error.tokens) tokens", limit: error.limit)
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
