import Foundation

@testable import Inference

/// Metadata made by hand or read from the small vocabularies of the goldens.
struct TestMetadata: TokenizerMetadata {
  enum Value {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case strings([[UInt8]])
    case floats([Float])
    case integers([Int])
  }

  var values: [String: Value] = [:]

  subscript(key: String) -> Value? {
    get { values[key] }
    set { values[key] = newValue }
  }

  func string(_ key: String) -> String? {
    guard case .string(let value) = values[key] else { return nil }
    return value
  }

  func integer(_ key: String) -> Int? {
    guard case .integer(let value) = values[key] else { return nil }
    return value
  }

  func boolean(_ key: String) -> Bool? {
    guard case .boolean(let value) = values[key] else { return nil }
    return value
  }

  func strings(_ key: String) -> [[UInt8]]? {
    guard case .strings(let value) = values[key] else { return nil }
    return value
  }

  func floats(_ key: String) -> [Float]? {
    switch values[key] {
    case .floats(let value): value
    // JSON does not tell whole numbers apart.
    case .integers(let value): value.map(Float.init)
    default: nil
    }
  }

  func integers(_ key: String) -> [Int]? {
    guard case .integers(let value) = values[key] else { return nil }
    return value
  }

  func bytes(_ key: String) -> [UInt8]? {
    integers(key)?.map { UInt8(truncatingIfNeeded: $0) }
  }
}

extension TestMetadata: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    values = try container.decode([String: JSONValue].self).mapValues(\.value)
  }

  private struct JSONValue: Decodable {
    let value: Value

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let value = try? container.decode(Bool.self) {
        self.value = .boolean(value)
      } else if let value = try? container.decode(Int.self) {
        self.value = .integer(value)
      } else if let value = try? container.decode(String.self) {
        self.value = .string(value)
      } else if let value = try? container.decode([Int].self) {
        self.value = .integers(value)
      } else if let value = try? container.decode([Float].self) {
        self.value = .floats(value)
      } else {
        value = .strings(try container.decode([String].self).map { Array($0.utf8) })
      }
    }
  }
}
