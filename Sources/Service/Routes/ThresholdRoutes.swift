import Documents
import Foundation
import Hummingbird
import KnowledgeBase

/// `/v1/datasets/{dataset}/thresholds`: the numbers that the regulations of a dataset set.
struct ThresholdRoutes {
  struct List: Encodable {
    var thresholds: [ThresholdBody]
    var total: Int
    var limit: Int
    var offset: Int
  }

  struct ThresholdBody: Encodable {
    var documentID: String
    var uri: String
    var title: String
    var clauseID: String
    var subject: String
    var relation: ClauseThreshold.Relation
    var value: Double
    var upper: Double?
    var upperExcluded: Bool
    var unit: String
    var condition: String
    var text: String
    var start: Int
    var end: Int
    /// Of a value that was asked about.
    var satisfied: Bool?

    init(_ stored: StoredThreshold, value measured: Double?) {
      let threshold = stored.threshold
      documentID = stored.documentID
      uri = stored.uri
      title = stored.title
      clauseID = threshold.clauseID
      subject = threshold.subject
      relation = threshold.relation
      value = threshold.value
      upper = threshold.upper
      upperExcluded = threshold.isUpperExcluded
      unit = threshold.unit
      condition = threshold.condition
      text = threshold.text
      start = threshold.bytes.lowerBound
      end = threshold.bytes.upperBound
      satisfied = measured.map(threshold.isSatisfied)
    }
  }

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
      List(
        thresholds: found.rows.map { ThresholdBody($0, value: measured) }, total: found.total, limit: page.limit,
        offset: page.offset))
  }
}
