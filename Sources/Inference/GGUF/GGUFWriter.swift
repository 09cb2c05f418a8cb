import Foundation
public import Tensors

/// Writes a GGUF version 3 file. Entries keep the order in which they are added, so equal input gives equal bytes.
public struct GGUFWriter {
  private static let alignment = 32
  private var metadata = [(key: String, value: GGUFValue)]()
  private var tensors = [(name: String, shape: [Int], type: BlockType, bytes: [UInt8])]()

  public init() {}

  public mutating func set(_ key: String, _ value: GGUFValue) {
    metadata.append((key, value))
  }

  public mutating func set(_ key: String, _ text: String) {
    set(key, .string(Array(text.utf8)))
  }

  /// `shape` has the fastest-varying dimension first; `bytes` must fill it.
  public mutating func add(_ name: String, shape: [Int], type: BlockType, bytes: [UInt8]) {
    tensors.append((name, shape, type, bytes))
  }

  /// Writes beside `path` and renames, so that a file of this name is always whole.
  public func write(to path: String) throws {
    var header = Data("GGUF".utf8)
    header.append(UInt32(3))
    header.append(UInt64(tensors.count))
    header.append(UInt64(metadata.count))
    for (key, value) in metadata {
      header.append(string: Array(key.utf8))
      header.append(value: value)
    }
    var offset: UInt64 = 0
    for tensor in tensors {
      header.append(string: Array(tensor.name.utf8))
      header.append(UInt32(tensor.shape.count))
      for extent in tensor.shape { header.append(UInt64(extent)) }
      header.append(tensor.type.rawValue)
      header.append(offset)
      offset += UInt64(Self.padded(tensor.bytes.count))
    }
    header.append(Data(count: Self.padded(header.count) - header.count))
    let temporary = path + ".partial"
    guard FileManager.default.createFile(atPath: temporary, contents: header),
      let handle = FileHandle(forWritingAtPath: temporary)
    else { throw ModelFileError(path, .unreadable("it cannot be created")) }
    try handle.seekToEnd()
    for tensor in tensors {
      try handle.write(contentsOf: tensor.bytes)
      try handle.write(contentsOf: Data(count: Self.padded(tensor.bytes.count) - tensor.bytes.count))
    }
    try handle.synchronize()
    try handle.close()
    guard rename(temporary, path) == 0 else {
      throw ModelFileError(
        path, .unreadable("the finished file cannot be renamed: \(String(cString: strerror(errno)))"))
    }
  }

  private static func padded(_ count: Int) -> Int {
    (count + alignment - 1) / alignment * alignment
  }
}

extension Data {
  fileprivate mutating func append<T: FixedWidthInteger>(_ value: T) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  fileprivate mutating func append(string: [UInt8]) {
    append(UInt64(string.count))
    append(contentsOf: string)
  }

  fileprivate mutating func append(value: GGUFValue) {
    switch value {
    case .unsigned(let number):
      append(GGUFValueType.uint32.rawValue)
      append(UInt32(clamping: number))
    case .signed(let number):
      append(GGUFValueType.int64.rawValue)
      append(number)
    case .float(let number):
      append(GGUFValueType.float32.rawValue)
      append(Float(number).bitPattern)
    case .boolean(let flag):
      append(GGUFValueType.bool.rawValue)
      append(UInt8(flag ? 1 : 0))
    case .string(let text):
      append(GGUFValueType.string.rawValue)
      append(string: text)
    case .bytes(let bytes):
      begin(.uint8, bytes.count)
      append(contentsOf: bytes)
    case .integers(let numbers):
      begin(.int32, numbers.count)
      for number in numbers { append(Int32(clamping: number)) }
    case .floats(let numbers):
      begin(.float32, numbers.count)
      for number in numbers { append(number.bitPattern) }
    case .booleans(let flags):
      begin(.bool, flags.count)
      for flag in flags { append(UInt8(flag ? 1 : 0)) }
    case .strings(let texts):
      begin(.string, texts.count)
      for text in texts { append(string: text) }
    }
  }

  private mutating func begin(_ type: GGUFValueType, _ count: Int) {
    append(GGUFValueType.array.rawValue)
    append(type.rawValue)
    append(UInt64(count))
  }
}
