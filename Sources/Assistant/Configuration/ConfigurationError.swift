/// A setting that cannot be used. Values of keys that hold secrets are not repeated.
public enum ConfigurationError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String, reason: String)
  case unknownKey(String, file: String, known: [String])
  case wrongType(key: String, place: String, expected: String)
  case outOfRange(key: String, place: String, value: String, range: String)
  case malformed(key: String, value: String, form: String)

  public var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "\(file) cannot be read: \(reason)"
    case .unknownKey(let key, let file, let known):
      "\(file) has the unknown key '\(key)'; known are \(known.joined(separator: ", "))"
    case .wrongType(let key, let place, let expected):
      "\(key) in \(place) must be \(expected)"
    case .outOfRange(let key, let place, let value, let range):
      "\(key) in \(place) is \(value); it must be from \(range)"
    case .malformed(let key, let value, let form):
      "\(key) holds '\(value)', which is not of the form \(form)"
    }
  }
}
