/// Typed access to metadata. Numbers are converted where they fit; a value of another kind counts as absent.
public protocol GGUFMetadataHolder: TokenizerMetadata {
  var metadata: [String: GGUFValue] { get }
}

/// Metadata that are about to be written.
struct GGUFMetadata: GGUFMetadataHolder {
  let metadata: [String: GGUFValue]

  /// Of equal keys the first counts.
  init(_ entries: [(key: String, value: GGUFValue)]) {
    metadata = Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}

extension GGUFMetadataHolder {
  public func string(_ key: String) -> String? {
    guard case .string(let bytes) = metadata[key] else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  public func integer(_ key: String) -> Int? {
    switch metadata[key] {
    case .unsigned(let value): Int(exactly: value)
    case .signed(let value): Int(exactly: value)
    default: nil
    }
  }

  public func float(_ key: String) -> Float? {
    switch metadata[key] {
    case .float(let value): Float(value)
    case .unsigned(let value): Float(value)
    case .signed(let value): Float(value)
    default: nil
    }
  }

  public func boolean(_ key: String) -> Bool? {
    guard case .boolean(let value) = metadata[key] else { return nil }
    return value
  }

  public func strings(_ key: String) -> [[UInt8]]? {
    guard case .strings(let value) = metadata[key] else { return nil }
    return value
  }

  public func floats(_ key: String) -> [Float]? {
    guard case .floats(let value) = metadata[key] else { return nil }
    return value
  }

  public func integers(_ key: String) -> [Int]? {
    switch metadata[key] {
    case .integers(let value): value.map { Int($0) }
    case .bytes(let value): value.map { Int($0) }
    default: nil
    }
  }

  public func bytes(_ key: String) -> [UInt8]? {
    guard case .bytes(let value) = metadata[key] else { return nil }
    return value
  }
}

extension GGUFFile: GGUFMetadataHolder {
  public var architecture: String? { string("general.architecture") }

  /// A required positive integer, at most `limit`.
  func require(_ key: String, limit: Int) throws(ModelFileError) -> Int {
    guard metadata[key] != nil else { throw ModelFileError(path, .missing(key: key)) }
    guard let value = integer(key), value > 0, value <= limit else {
      throw ModelFileError(path, .badValue(key: key, problem: "must be an integer from 1 to \(limit)"))
    }
    return value
  }
}
