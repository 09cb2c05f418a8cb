/// Why a model file cannot be used: which file, what is wrong with which value, and what to do.
public struct ModelFileError: Error, CustomStringConvertible, Equatable {
  public enum Reason: Sendable, Equatable {
    case unreadable(String)
    case badMagic([UInt8])
    case unsupportedVersion(UInt32)
    case truncated(needed: Int, available: Int)
    case countTooLarge(what: String, count: UInt64, limit: Int)
    case unknownType(what: String, code: UInt32)
    case badValue(key: String, problem: String)
    case missing(key: String)
    case badTensor(name: String, problem: String)
    /// `offset` is where reading stopped.
    case badHeader(problem: String, offset: Int)
    case unsupportedArchitecture(String, supported: [String])
    case badJSON(String)
    case notWritten(String)
    /// In bytes.
    case noSpace(needed: Int, free: Int)
  }

  public var path: String
  public var reason: Reason

  public init(_ path: String, _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  public var description: String {
    "\(path): \(explanation)"
  }

  private var explanation: String {
    switch reason {
    case .unreadable(let why): "cannot be read: \(why)"
    case .badMagic(let bytes):
      "is not a GGUF file: it begins with \(bytes.map { String($0, radix: 16) }.joined(separator: " ")), not 47 47 55 46"
    case .unsupportedVersion(let version): "has GGUF version \(version); versions 2 and 3 are read. Convert it again"
    case .truncated(let needed, let available):
      "is truncated: \(needed) bytes are needed, \(available) are there. Fetch the file again"
    case .countTooLarge(let what, let count, let limit):
      "claims \(count) \(what), more than the \(limit) that fit. The file is damaged"
    case .unknownType(let what, let code):
      "has \(what) of unknown type \(code). Use a file with a supported quantisation"
    case .badValue(let key, let problem): "metadata '\(key)' \(problem)"
    case .missing(let key): "lacks the metadata '\(key)'"
    case .badTensor(let name, let problem): "tensor '\(name)' \(problem)"
    case .badHeader(let problem, let offset):
      "has a header that \(problem) (at byte \(offset)). Fetch or convert the file again"
    case .unsupportedArchitecture(let name, let supported):
      "has architecture '\(name)'; supported are \(supported.joined(separator: ", "))"
    case .badJSON(let why): "cannot be read as JSON: \(why)"
    case .notWritten(let why): "cannot be written: \(why)"
    case .noSpace(let needed, let free):
      "needs \(needed >> 20) MiB on its disk, where \(free >> 20) MiB are free. Free some, or write elsewhere"
    }
  }
}
