import Documents
import Foundation
import Hummingbird
import KnowledgeBase

/// `/v1/datasets/{dataset}/thresholds`: the numbers that the regulations of a dataset set.
struct ThresholdRoutes {
  let resources: Resources

  func add(to router: RouterGroup<ServiceContext>) {
    router.get("datasets/:dataset/thresholds", use: list)
  }

  @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let dataset = try await resources.dataset(context.part("dataset"))
    let query = QueryParameters(request)
    let page = try Page(query)
    let unit = query.string("unit").map(MeasureUnit.canonical)
    let measured = try query.number("value")
    if measured != nil, unit == nil { throw Problem.missing("unit") }
    let filter = ThresholdFilter(
      datasetIDs: [dataset.id], documentID: query.string("document_id"), clauseID: query.string("clause"), unit: unit,
      subject: query.string("subject"), asOf: try DateField.date(query.string("as_of"), "as_of"))
    let found = try await resources.store.thresholds(filter, limit: page.limit, offset: page.offset)
    return try .json(
      PageBody("thresholds", found.rows.map { CheckedThreshold($0, value: measured) }, of: found.total, page))
  }
}
