import Answering
import Documents
import Foundation
import Hummingbird
import KnowledgeBase
import Retrieval

/// `POST /v1/retrieval`: ranked passages, in the shape that RAGFlow's clients know, with our fields beside.
struct RetrievalRoutes {
  struct Query: Decodable {
    var question: String
    var datasetIDs: [String]?
    var topK: WholeNumber?
    var similarityThreshold: Float?
    var vectorSimilarityWeight: Float?
    var kinds: [String]?
    var asOf: String?
    var metadataCondition: MetadataConditionField?
    var diversity: Float?
    var halfLifeDays: Double?
    var neighbours: WholeNumber?
    var rerank: Bool?

    enum CodingKeys: String, CodingKey {
      case question, kinds, diversity, neighbours, rerank
      case datasetIDs = "dataset_ids"
      case asOf = "as_of"
      case topK = "top_k"
      case similarityThreshold = "similarity_threshold"
      case vectorSimilarityWeight = "vector_similarity_weight"
      case metadataCondition = "metadata_condition"
      case halfLifeDays = "half_life_days"
    }
  }

  struct Found: Encodable {
    /// A passage, with RAGFlow's names for its text and scores.
    struct Chunk: Encodable {
      var passage: PassageBody
      var positions: [[Int]]
      var similarity: Float
      var termSimilarity: Float
      var vectorSimilarity: Float

      init(_ ranked: RankedPassage) {
        passage = PassageBody(ranked)
        positions = [[passage.start, passage.end]]
        similarity = ranked.score
        termSimilarity = ranked.scores.lexical
        vectorSimilarity = ranked.scores.vector
      }

      enum CodingKeys: CodingKey {
        case content, positions, similarity, termSimilarity, vectorSimilarity
      }

      func encode(to encoder: any Encoder) throws {
        try passage.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(passage.text, forKey: .content)
        try container.encode(positions, forKey: .positions)
        try container.encode(similarity, forKey: .similarity)
        try container.encode(termSimilarity, forKey: .termSimilarity)
        try container.encode(vectorSimilarity, forKey: .vectorSimilarity)
      }
    }

    var chunks: [Chunk]
    var total: Int
  }

  let resources: Resources
  let options: ServiceOptions
  let gate: FairGate

  func add(to router: RouterGroup<ServiceContext>) {
    router.post("retrieval", use: retrieve)
  }

  @Sendable private func retrieve(_ request: Request, _ context: ServiceContext) async throws -> Response {
    var request = request
    let query = try await request.decode(Query.self, limit: options.maximumJSONBytes)
    let filter = SearchFilter(
      datasetIDs: try await resources.datasetIDs(query.datasetIDs), kinds: try Self.kinds(query.kinds),
      asOf: try DateField.date(query.asOf, "as_of"), metadata: try query.metadataCondition?.condition())
    let retrieval = RetrievalRequest(
      question: query.question, filter: filter, topK: query.topK?.value ?? resources.question.topK,
      similarityThreshold: query.similarityThreshold, weights: try Self.weights(query),
      diversity: query.diversity ?? 0, decay: HalfLifeField.decay(query.halfLifeDays),
      neighbours: query.neighbours?.value ?? 0)
    // Only the generator's work needs a turn.
    let rerank = query.rerank ?? false
    let place = rerank ? try gate.place(for: context.user) : nil
    return try await .watching(request, unwatched: options.unwatched) { [resources] in
      let passages = try await place.run {
        try await resources.retriever.retrieve(retrieval, reranker: rerank ? resources.reranker() : nil)
      }
      return try .json(Found(chunks: passages.map(Found.Chunk.init), total: passages.count))
    }
  }

  private static func weights(_ query: Query) throws -> FusionWeights? {
    guard let weight = query.vectorSimilarityWeight else { return nil }
    guard (0...1).contains(weight) else {
      throw Problem.invalid("vector_similarity_weight", weight, limit: 1, "must be from 0 to 1")
    }
    return FusionWeights(vector: weight, lexical: 1 - weight)
  }

  private static func kinds(_ names: [String]?) throws -> [DocumentKind]? {
    try names?.enumerated().map { index, name in
      guard let kind = DocumentKind(rawValue: name) else {
        throw Problem.invalid(
          "kinds[\(index)]", name, "must be one of \(DocumentKind.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return kind
    }
  }
}
