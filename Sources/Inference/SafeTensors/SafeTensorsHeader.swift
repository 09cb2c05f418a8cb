/// What the header of a safetensors file says, not yet compared with the file.
struct SafeTensorsHeader {
  struct Tensor {
    var name: String
    var type: SafeTensorsType
    var shape: [Int]
    /// First byte and the byte after the last, counted from the end of the header.
    var start: Int
    var end: Int
  }

  static let metadataKey = "__metadata__"
  /// More dimensions than any model's tensors have.
  static let mostDimensions = 16

  var metadata: [String: String] = [:]
  var tensors: [Tensor] = []
}

/// Reads the header's JSON: an object of objects of known form, and nothing else. A general JSON reader would keep one of two equal
/// names without a word.
struct SafeTensorsHeaderScanner {
  private var json: JSONScanner

  init(_ file: MappedFile, bytes: Range<Int>) {
    json = JSONScanner(file, bytes: bytes)
  }

  mutating func header() throws(ModelFileError) -> SafeTensorsHeader {
    var header = SafeTensorsHeader()
    try json.object { (json, name) throws(ModelFileError) in
      if name == SafeTensorsHeader.metadataKey {
        header.metadata = try Self.metadata(&json)
      } else {
        header.tensors.append(try Self.tensor(name, &json))
      }
    }
    try json.end()
    return header
  }

  private static func metadata(_ json: inout JSONScanner) throws(ModelFileError) -> [String: String] {
    var metadata: [String: String] = [:]
    try json.object { (json, key) throws(ModelFileError) in metadata[key] = try json.string() }
    return metadata
  }

  private static func tensor(
    _ name: String, _ json: inout JSONScanner
  ) throws(ModelFileError) -> SafeTensorsHeader.Tensor {
    var type: SafeTensorsType?
    var shape: [Int]?
    var offsets: [Int]?
    try json.object { (json, key) throws(ModelFileError) in
      switch key {
      case "dtype":
        let code = try json.string()
        type = SafeTensorsType(rawValue: code)
        if type == nil { throw json.failure("has tensor '\(name)' of unknown type '\(code)'") }
      case "shape":
        shape = try json.integers(limit: SafeTensorsHeader.mostDimensions)
      case "data_offsets":
        offsets = try json.integers(limit: 2)
      default:
        throw json.failure("has tensor '\(name)' with an unknown field '\(key)'")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw json.failure("has tensor '\(name)' without dtype, shape or two data_offsets")
    }
    return .init(name: name, type: type, shape: shape, start: offsets[0], end: offsets[1])
  }
}
