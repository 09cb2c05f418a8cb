import Inference

/// Metadata by type.
struct FuzzMetadata: TokenizerMetadata {
  var strings: [String: String] = [:]
  var integers: [String: Int] = [:]
  var booleans: [String: Bool] = [:]
  var stringLists: [String: [[UInt8]]] = [:]
  var floatLists: [String: [Float]] = [:]
  var integerLists: [String: [Int]] = [:]
  var byteLists: [String: [UInt8]] = [:]

  func string(_ key: String) -> String? { strings[key] }
  func integer(_ key: String) -> Int? { integers[key] }
  func boolean(_ key: String) -> Bool? { booleans[key] }
  func strings(_ key: String) -> [[UInt8]]? { stringLists[key] }
  func floats(_ key: String) -> [Float]? { floatLists[key] }
  func integers(_ key: String) -> [Int]? { integerLists[key] }
  func bytes(_ key: String) -> [UInt8]? { byteLists[key] }
}
