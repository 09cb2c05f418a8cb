import Foundation
import HTTPTypes
import KnowledgeBase

/// The field `metadata_condition`, as clients of RAGFlow and Dify send it.
struct MetadataConditionField: Decodable {
  struct Condition: Decodable {
    var name: String
    var comparisonOperator: String
    var value: Values?

    enum CodingKeys: String, CodingKey {
      case name, value
      case comparisonOperator = "comparison_operator"
    }
  }

  /// A text, a number or a truth value, or several in a list.
  struct Values: Decodable {
    var texts: [String]

    init(from decoder: any Decoder) throws {
      if let list = try? decoder.singleValueContainer().decode([Scalar].self) {
        texts = list.map(\.text)
      } else {
        texts = [try Scalar(from: decoder).text]
      }
    }
  }

  private struct Scalar: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let truth = try? container.decode(Bool.self) {
        text = String(truth)
      } else if let number = try? container.decode(Double.self) {
        text = Int(exactly: number).map(String.init) ?? String(number)
      } else {
        text = try container.decode(String.self)
      }
    }
  }

  var logic: String?
  var conditions: [Condition]?

  /// Throws `Problem` that names the part which is wrong.
  func condition() throws -> MetadataCondition {
    let field = "metadata_condition"
    guard let logic = MetadataCondition.Logic(rawValue: (logic ?? "and").lowercased()) else {
      throw Problem.invalid("\(field).logic", logic, "must be “and” or “or”")
    }
    let tests = try (conditions ?? []).prefix(MetadataCondition.maximumTests + 1).enumerated().map { index, condition in
      try Problem.naming("\(field).conditions[\(index)]") {
        try MetadataTest(
          condition.name, MetadataComparison(spelled: condition.comparisonOperator), condition.value?.texts ?? [])
      }
    }
    return try Problem.naming("\(field).conditions") { try MetadataCondition(tests, logic: logic) }
  }
}

extension Problem {
  init(_ error: MetadataConditionError, field: String) {
    let detail = "\(error)"
    self.init(
      status: .badRequest, kind: .invalidField, detail: detail.prefix(1).uppercased() + detail.dropFirst(), field: field
    )
  }

  fileprivate static func naming<Value>(_ field: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as MetadataConditionError { throw Problem(error, field: field) }
  }
}
