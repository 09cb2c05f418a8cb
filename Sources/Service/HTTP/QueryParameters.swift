import Hummingbird

/// The query of a request, read with the limits of each parameter.
struct QueryParameters {
  private let values: [String: String]

  init(_ request: Request) {
    values = Dictionary(
      request.uri.queryParameters.map { (String($0.key), String($0.value)) }, uniquingKeysWith: { first, _ in first })
  }

  func string(_ name: String) -> String? {
    values[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  func integer(_ name: String, default fallback: Int, in range: ClosedRange<Int>) throws -> Int {
    guard let text = string(name) else { return fallback }
    guard let number = Int(text), range.contains(number) else {
      let limit = range.upperBound == .max ? nil : range.upperBound
      throw Problem.invalid(
        name, text, limit: limit,
        limit.map { "must be a whole number from \(range.lowerBound) to \($0)" }
          ?? "must be a whole number from \(range.lowerBound)")
    }
    return number
  }

  func number(_ name: String) throws -> Double? {
    guard let text = string(name) else { return nil }
    guard let number = Double(text), number.isFinite else { throw Problem.invalid(name, text, "must be a number") }
    return number
  }

  /// One of the raw values of an enumeration.
  func choice<Value: RawRepresentable & CaseIterable>(_ name: String) throws -> Value? where Value.RawValue == String {
    guard let text = string(name) else { return nil }
    guard let value = Value(rawValue: text) else {
      throw Problem.invalid(name, text, "must be one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return value
  }
}

/// A slice of a list, as `limit` and `offset` in a query ask for it.
struct Page {
  static let maximumLimit = 1000

  var limit: Int
  var offset: Int
}

extension Page {
  init(_ query: QueryParameters, defaultLimit: Int = 100) throws {
    limit = try query.integer("limit", default: defaultLimit, in: 1...Self.maximumLimit)
    offset = try query.integer("offset", default: 0, in: 0...Int.max)
  }
}
