/// Why a JSON Schema cannot be kept to. `pointer` is a JSON pointer as a URI fragment: `#/properties/age`.
public enum SchemaError: Error, Equatable, CustomStringConvertible {
  /// It is not JSON. `offset` counts bytes.
  case malformed(offset: Int, reason: String)
  /// A keyword has a value that JSON Schema does not allow, or that contradicts another.
  case invalid(pointer: String, reason: String)
  /// The keyword is known, and what it asks for cannot be guaranteed.
  case unsupported(pointer: String, keyword: String, advice: String?)
  case tooLarge(String, limit: Int)
  /// No document could ever be complete.
  case unsatisfiable(pointer: String)

  public var description: String {
    switch self {
    case .malformed(let offset, let reason): "the schema is not JSON: at byte \(offset), \(reason)"
    case .invalid(let pointer, let reason): "at \(pointer): \(reason)"
    case .unsupported(let pointer, let keyword, let advice):
      "at \(pointer): “\(keyword)” is not supported\(advice.map { "; \($0)" } ?? "")"
    case .tooLarge(let what, let limit): "\(what) is above the limit of \(limit): make the schema smaller"
    case .unsatisfiable(let pointer): "at \(pointer): no document can satisfy this"
    }
  }
}
