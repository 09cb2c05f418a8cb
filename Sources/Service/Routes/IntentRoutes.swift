import Hummingbird
import Intents

/// `POST /v1/intents/classify`: what texts want, by the intents that the library was trained with.
struct IntentRoutes {
  struct Query: Decodable {
    var input: [String]

    enum CodingKeys: CodingKey {
      case input
    }

    /// One text or a list of them.
    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      if let text = try? container.decode(String.self, forKey: .input) {
        input = [text]
      } else {
        input = try container.decode([String].self, forKey: .input)
      }
    }
  }

  struct List: Encodable {
    struct Item: Encodable {
      var index: Int
      var intent: String
      var probability: Double
      var confident: Bool
      /// A list: intents are values, whose names the encoder of keys must not change.
      var scores: [IntentClassification.Score]

      init(_ index: Int, _ found: IntentClassification) {
        self.index = index
        (intent, probability, confident) = (found.intent, found.probability, found.isConfident)
        scores = found.ranked
      }
    }

    var results: [Item]
  }

  static let maximumInputs = 256

  let resources: Resources
  let options: ServiceOptions
  let gate: FairGate

  func add(to router: RouterGroup<ServiceContext>) {
    router.post("intents/classify", use: classify)
  }

  @Sendable private func classify(_ request: Request, _ context: ServiceContext) async throws -> Response {
    var request = request
    let query = try await request.decode(Query.self, limit: options.maximumJSONBytes)
    try Self.check(query.input)
    let place = try gate.place(for: context.user)
    return try await .watching(request, unwatched: options.unwatched) { [resources] in
      try await place.run {
        let found = try await resources.classify(query.input)
        return try Response.json(List(results: found.enumerated().map { List.Item($0, $1) }))
      }
    }
  }

  private static func check(_ input: [String]) throws {
    guard (1...maximumInputs).contains(input.count) else {
      throw Problem.invalid(
        "input", "\(input.count) texts", limit: maximumInputs, "must hold 1 to \(maximumInputs) texts")
    }
    for (index, text) in input.enumerated() {
      let field = "input[\(index)]"
      guard text.contains(where: { !$0.isWhitespace }) else {
        throw Problem(status: .badRequest, kind: .invalidField, detail: "“\(field)” is empty.", field: field)
      }
      let characters = text.unicodeScalars.count
      guard characters <= IntentExample.maximumCharacters else {
        throw Problem.invalid(
          field, "\(characters) characters", limit: IntentExample.maximumCharacters,
          "must have at most \(IntentExample.maximumCharacters) characters")
      }
    }
  }
}
