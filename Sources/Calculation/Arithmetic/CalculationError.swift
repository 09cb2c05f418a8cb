/// Why an expression has no exact value. Places count Unicode scalars from 1.
public enum CalculationError: Error, Equatable, CustomStringConvertible {
  case empty
  case tooLong(characters: Int, limit: Int)
  case tooDeep(place: Int, limit: Int)
  case unexpected(String, place: Int)
  case incomplete
  case malformedNumber(String, place: Int)
  case divisionByZero(place: Int)
  /// A number on the way has more than 38 digits.
  case overflow(place: Int)
  case exponent(place: Int, limit: Int)
  case units(String?, String?, operation: String, place: Int)

  public var description: String {
    switch self {
    case .empty: "the expression is empty"
    case .tooLong(let characters, let limit):
      "the expression has \(characters) characters; at most \(limit) are read"
    case .tooDeep(let place, let limit): "at \(place), parentheses and signs stand more than \(limit) deep"
    case .unexpected(let text, let place): "at \(place), “\(text)” cannot stand there"
    case .incomplete: "the expression ends where a number must come"
    case .malformedNumber(let text, let place):
      "at \(place), “\(text)” is no number: 1,234.5 has three digits behind each comma, and at most \(DecimalNotation.maximumDigits) digits in all"
    case .divisionByZero(let place): "at \(place), something is divided by zero"
    case .overflow(let place): "at \(place), a number needs more than 38 digits"
    case .exponent(let place, let limit): "at \(place), the exponent must be a whole number from -\(limit) to \(limit)"
    case .units(let one, let other, let operation, let place):
      "at \(place), \(operation) does not go with the units \(one ?? "(none)") and \(other ?? "(none)")"
    }
  }
}
