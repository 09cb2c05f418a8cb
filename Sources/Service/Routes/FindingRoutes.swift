import Documents
import Foundation
import Hummingbird
import KnowledgeBase

/// `/v1/datasets/{dataset}/findings` and `…/duplicates`: what cleaning found in a dataset, and what a reviewer says to it.
struct FindingRoutes {
  struct Decision: Decodable {
    var overruled: Bool
  }

  let resources: Resources
  let options: ServiceOptions

  func add(to router: RouterGroup<ServiceContext>) {
    router.get("datasets/:dataset/findings", use: list)
    router.post("datasets/:dataset/findings/:finding", use: decide)
    router.get("datasets/:dataset/duplicates", use: duplicates)
  }

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let dataset = try await resources.dataset(context.part("dataset"))
    let parameters = QueryParameters(request)
    let page = try Page(parameters)
    var query = FindingQuery(datasetID: dataset.id, limit: page.limit, offset: page.offset)
    query.step = try parameters.choice("step")
    query.overruled = try (parameters.choice("overruled") as Flag?).map { $0 == .yes }
    let order: ReviewList.Order = try parameters.choice("by") ?? .place
    let list = ReviewList(store: resources.store, embedder: resources.embedder)
    return try .json(
      PageBody(
        "findings", try await list.findings(query, by: order), of: try await resources.store.findingCount(query), page))
  }

  /// Pairs whose later document is in the dataset, by their words; those by meaning cost more than a request may.
  @Sendable private func duplicates(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let dataset = try await resources.dataset(context.part("dataset"))
    let page = try Page(QueryParameters(request))
    return try .json(
      PageBody(
        "duplicates",
        try await resources.store.duplicates(datasetID: dataset.id, limit: page.limit, offset: page.offset),
        of: try await resources.store.duplicateCount(datasetID: dataset.id), page))
  }

  private enum Flag: String, CaseIterable {
    case yes = "true"
    case no = "false"
  }

  /// Answers with the finding and those like it in its document, which share its fate.
  @Sendable private func decide(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let dataset = try await resources.dataset(context.part("dataset"))
    let name = try context.part("finding")
    var request = request
    let decision = try await request.decode(Decision.self, limit: options.maximumJSONBytes)
    guard let id = Int64(name), let finding = try? await resources.store.finding(id: id),
      finding.datasetID == dataset.id
    else {
      throw Problem.notFound(
        .findingNotFound, "finding", name, "There is no finding “\(name.prefix(40))” in the dataset “\(dataset.name)”.")
    }
    let findings = try await resources.review(id, decision.overruled)
    return try .json(PageBody("findings", findings, of: findings.count, Page(limit: findings.count, offset: 0)))
  }
}
