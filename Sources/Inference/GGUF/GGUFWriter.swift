import Foundation
public import Tensors

/// Writes a GGUF version 3 file. Entries keep the order in which they are added, so equal input gives equal bytes.
///
/// Tensors may be written piece by piece, so that a file larger than memory can be made.
public struct GGUFWriter {
  /// Takes the bytes of one tensor, in any number of pieces.
  public typealias Sink = (UnsafeRawBufferPointer) throws -> Void

  private struct Tensor {
    var name: String
    var shape: [Int]
    var type: BlockType
    var content: (Sink) throws -> Void

    var byteCount: Int { type.byteCount(of: shape.reduce(1, *)) }
  }

  private static let alignment = 32
  private var metadata = [(key: String, value: GGUFValue)]()
  private var tensors = [Tensor]()

  public init() {}

  public mutating func set(_ key: String, _ value: GGUFValue) {
    metadata.append((key, value))
  }

  public mutating func set(_ key: String, _ text: String) {
    set(key, .string(Array(text.utf8)))
  }

  /// - Parameters:
  ///   - shape: the fastest-varying dimension first; rows are whole blocks of `type`.
  ///   - content: called once by `write`; hands over exactly the bytes that fill the shape. What it throws ends the writing.
  public mutating func add(
    _ name: String, shape: [Int], type: BlockType, content: @escaping (Sink) throws -> Void
  ) {
    tensors.append(Tensor(name: name, shape: shape, type: type, content: content))
  }

  public mutating func add(_ name: String, shape: [Int], type: BlockType, bytes: [UInt8]) {
    add(name, shape: shape, type: type) { sink in try bytes.withUnsafeBytes(sink) }
  }

  /// What the tensors take, in bytes.
  public var tensorBytes: Int { tensors.reduce(0) { $0 + Self.padded($1.byteCount) } }

  /// Writes beside `path` and renames, so that a file of this name is always whole. Room on the disk is checked first.
  public func write(to path: String) throws {
    let header = header()
    let file = try PartialFile(path, size: header.count + tensorBytes)
    try header.withUnsafeBytes { try file.write($0) }
    let padding = [UInt8](repeating: 0, count: Self.alignment)
    for tensor in tensors {
      var count = 0
      try tensor.content { bytes in
        count += bytes.count
        try file.write(bytes)
      }
      guard count == tensor.byteCount else {
        throw ModelFileError(
          path, .badTensor(name: tensor.name, problem: "was given \(count) bytes and takes \(tensor.byteCount)"))
      }
      try padding[..<(Self.padded(count) - count)].withUnsafeBytes { try file.write($0) }
    }
    try file.finish()
  }

  private func header() -> Data {
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
      offset += UInt64(Self.padded(tensor.byteCount))
    }
    header.append(Data(count: Self.padded(header.count) - header.count))
    return header
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
