/// Why an `E5S1` file cannot be read.
public enum E5ContainerError: Error, Equatable, CustomStringConvertible {
  case badMagic([UInt8])
  case truncated(what: String, offset: Int, size: Int)
  case outOfRange(what: String, value: String)
  /// Not part of this model, or there twice.
  case unknownTensor(String)
  case missingTensor(String)

  public var description: String {
    switch self {
    case .badMagic(let magic):
      "The file begins with \(magic), not with 'E5S1'; it is not an e5 container."
    case .truncated(let what, let offset, let size):
      "The e5 container ends at byte \(size), before the end of \(what) at \(offset); fetch it again."
    case .outOfRange(let what, let value):
      "The e5 container gives \(value) as \(what); the file is damaged, fetch it again."
    case .unknownTensor(let name):
      "The e5 container holds an unexpected tensor '\(name)', or holds it twice; fetch it again."
    case .missingTensor(let name):
      "The e5 container holds no tensor '\(name)'; fetch it again."
    }
  }
}
