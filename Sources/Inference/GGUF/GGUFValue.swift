/// A metadata value. Strings are raw bytes: GGUF asks for UTF-8, vocabularies do not always comply.
public enum GGUFValue: Sendable, Equatable {
  case unsigned(UInt64)
  case signed(Int64)
  case float(Double)
  case boolean(Bool)
  case string([UInt8])
  /// An array of 8-bit integers.
  case bytes([UInt8])
  case integers([Int64])
  case floats([Float])
  case booleans([Bool])
  case strings([[UInt8]])

  /// A short text for listings: long arrays as their length.
  public var summary: String {
    switch self {
    case .unsigned(let value): String(value)
    case .signed(let value): String(value)
    case .float(let value): String(value)
    case .boolean(let value): String(value)
    case .string(let bytes): String(decoding: bytes, as: UTF8.self)
    case .bytes(let array): "[\(array.count) bytes]"
    case .integers(let array): "[\(array.count) integers]"
    case .floats(let array): "[\(array.count) floats]"
    case .booleans(let array): "[\(array.count) booleans]"
    case .strings(let array): "[\(array.count) strings]"
    }
  }
}

/// The type codes of the GGUF specification.
enum GGUFValueType: UInt32 {
  case uint8 = 0
  case int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64, float64

  /// The fewest bytes one value takes.
  var minimumBytes: Int {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64, .string: 8
    case .array: 12
    }
  }
}
