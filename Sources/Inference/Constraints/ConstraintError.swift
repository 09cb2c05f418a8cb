public enum ConstraintError: Error, Equatable, CustomStringConvertible {
  /// JSON cannot be written with the model's tokens.
  case vocabulary(missing: Character)
  /// No token leads on, or the chosen one is not allowed.
  case stuck

  public var description: String {
    switch self {
    case .vocabulary(let missing):
      "the model's vocabulary has no token for “\(missing)” alone, so JSON cannot be enforced: use another model"
    case .stuck: "the model's tokens cannot continue the document that the schema asks for: simplify the schema"
    }
  }
}
