/// Why a tokenizer could not be made from a model's metadata.
public enum TokenizerError: Error, Equatable, CustomStringConvertible {
  case missing(key: String)
  case unsupported(key: String, value: String, supported: [String])
  case countMismatch(key: String, count: Int, expected: Int)
  case limitExceeded(key: String, value: Int, limit: Int)
  case tokenOutOfRange(key: String, token: Int, vocabularySize: Int)
  /// A value that the format forbids.
  case invalid(key: String, index: Int, reason: String)

  public var description: String {
    switch self {
    case .missing(let key):
      "The model file has no usable '\(key)'; convert the model again with its tokenizer."
    case .unsupported(let key, let value, let supported):
      "'\(key)' is '\(value)'; supported are \(supported.joined(separator: ", "))."
    case .countMismatch(let key, let count, let expected):
      "'\(key)' has \(count) entries where \(expected) belong; the model file is damaged."
    case .limitExceeded(let key, let value, let limit):
      "'\(key)' is \(value), above the limit of \(limit); the model file is damaged."
    case .tokenOutOfRange(let key, let token, let vocabularySize):
      "'\(key)' names token \(token), but the vocabulary has \(vocabularySize) tokens; the model file is damaged."
    case .invalid(let key, let index, let reason):
      "'\(key)', entry \(index): \(reason); the model file is damaged."
    }
  }
}
