import ArgumentParser

/// Values of the rooms' enumerations as arguments.
enum Choice {
  static func parse<Value: RawRepresentable<String> & CaseIterable>(_ text: String) throws -> Value {
    guard let value = Value(rawValue: text) else {
      throw ValidationError("'\(text)' is none of \(list(Value.self))")
    }
    return value
  }

  static func list<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) -> String {
    type.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
