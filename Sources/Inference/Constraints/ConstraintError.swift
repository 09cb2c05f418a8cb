public enum ConstraintError: Error, Equatable, CustomStringConvertible {
  /// JSON cannot be written with the model's tokens.
  case vocabulary(missing: Character)
  /// No token leads on, or the chosen one is not allowed.
  case stuck
  /// The schema's alternatives are too many and too much alike to be told apart while they are written.
  case tooManyReadings(limit: Int)

  public var description: String {
    switch self {
    case .vocabulary(let missing):
      "the model's vocabulary has no token for “\(missing)” alone, so JSON cannot be enforced: use another model"
    case .stuck: "the model's tokens cannot continue the document that the schema asks for: simplify the schema"
    case .tooManyReadings(let limit):
      "what was written so far can be read in more than \(limit) ways: let the choices of “anyOf” begin differently, or be fewer"
    }
  }
}
