import Foundation

/// `config.json` of a checkpoint, read key by key. A key that is `null` counts as absent.
///
/// What is missing, of another kind or out of its limits gives a `ModelFileError` with file, key, value and limit.
struct CheckpointConfiguration {
  /// In bytes; published ones have a few thousand.
  static let longest = 1 << 24

  let path: String
  private let root: JSONValue
  /// The keys that lead to `root`, with a dot after each.
  private let prefix: String

  init(path: String) throws(ModelFileError) {
    self.init(path: path, root: try JSONFile.read(path, longest: Self.longest), prefix: "")
  }

  private init(path: String, root: JSONValue, prefix: String) {
    self.path = path
    self.root = root
    self.prefix = prefix
  }

  func refusal(_ key: String, _ problem: String) -> ModelFileError {
    ModelFileError(path, .badValue(key: prefix + key, problem: problem))
  }

  func missing(_ key: String) -> ModelFileError {
    ModelFileError(path, .missing(key: prefix + key))
  }

  func has(_ key: String) -> Bool { value(key) != nil }

  /// The object of this key.
  func part(_ key: String) throws(ModelFileError) -> CheckpointConfiguration? {
    guard let value = value(key) else { return nil }
    guard case .object = value else { throw refusal(key, "is \(value.kind); an object is expected") }
    return CheckpointConfiguration(path: path, root: value, prefix: "\(prefix)\(key).")
  }

  /// The first of `keys` that is there: some were renamed in the course of time.
  func integerIfPresent(_ keys: String..., in limits: ClosedRange<Int>) throws(ModelFileError) -> Int? {
    guard let key = keys.first(where: has), let value = value(key) else { return nil }
    guard let integer = value.integer, limits.contains(integer) else {
      throw refusal(
        key, "is \(Self.text(value)); whole numbers from \(limits.lowerBound) to \(limits.upperBound) are allowed")
    }
    return integer
  }

  func integer(_ key: String, in limits: ClosedRange<Int>) throws(ModelFileError) -> Int {
    guard let value = try integerIfPresent(key, in: limits) else { throw missing(key) }
    return value
  }

  func numberIfPresent(_ key: String, in limits: ClosedRange<Double>) throws(ModelFileError) -> Double? {
    guard let value = value(key) else { return nil }
    guard case .number(let text) = value, let number = Double(text), limits.contains(number) else {
      throw refusal(
        key, "is \(Self.text(value)); numbers from \(limits.lowerBound) to \(limits.upperBound) are allowed")
    }
    return number
  }

  func number(_ key: String, in limits: ClosedRange<Double>) throws(ModelFileError) -> Double {
    guard let value = try numberIfPresent(key, in: limits) else { throw missing(key) }
    return value
  }

  func flagIfPresent(_ key: String) throws(ModelFileError) -> Bool? {
    guard let value = value(key) else { return nil }
    guard case .bool(let flag) = value else { throw refusal(key, "is \(Self.text(value)); true or false is expected") }
    return flag
  }

  func stringIfPresent(_ key: String) throws(ModelFileError) -> String? {
    guard let value = value(key) else { return nil }
    guard case .string(let text) = value else { throw refusal(key, "is \(Self.text(value)); a string is expected") }
    return text
  }

  func string(_ key: String) throws(ModelFileError) -> String {
    guard let value = try stringIfPresent(key) else { throw missing(key) }
    return value
  }

  func stringsIfPresent(_ key: String) throws(ModelFileError) -> [String]? {
    guard let value = value(key) else { return nil }
    guard case .array(let values) = value else { throw refusal(key, "is \(value.kind); an array is expected") }
    var strings: [String] = []
    for case .string(let text) in values { strings.append(text) }
    guard strings.count == values.count else { throw refusal(key, "holds more than strings") }
    return strings
  }

  func json(_ key: String) -> JSONValue? { value(key) }

  /// Something that the format has no place for must be absent or have its usual value.
  func require(_ key: String, _ allowed: JSONValue..., why: String) throws(ModelFileError) {
    guard let value = value(key), !allowed.contains(value) else { return }
    throw refusal(key, "is \(Self.text(value)); \(why)")
  }

  private func value(_ key: String) -> JSONValue? {
    guard let value = root[key], value != .null else { return nil }
    return value
  }

  private static func text(_ value: JSONValue) -> String {
    let text = String(decoding: value.compact, as: UTF8.self)
    return text.count > 80 ? value.kind : text
  }
}
