import Foundation
import Tensors

/// Reads a GGUF header front to back, never past the end of the file.
struct GGUFReader {
  /// The most values that the arrays of a file may hold together; vocabularies of a million tokens need four million.
  static let mostArrayValues = 1 << 24
  /// Room made for entries before any is read: a count is only a claim.
  private static let firstEntries = 1 << 10

  private let file: MappedFile
  private var offset = 0
  private var arrayValues = 0

  init(_ file: MappedFile) {
    self.file = file
  }

  mutating func header() throws(ModelFileError) -> Int {
    let magic = try bytes(4)
    guard magic == Array("GGUF".utf8) else { throw failure(.badMagic(magic)) }
    let version = try integer(UInt32.self)
    guard version == 2 || version == 3 else { throw failure(.unsupportedVersion(version)) }
    return Int(version)
  }

  /// A count of entries of at least `entryBytes` each, which must fit in what is left of the file.
  mutating func count(_ what: String, entryBytes: Int) throws(ModelFileError) -> Int {
    let count = try integer(UInt64.self)
    let limit = (file.count - offset) / entryBytes
    guard count <= UInt64(limit) else { throw failure(.countTooLarge(what: what, count: count, limit: limit)) }
    return Int(count)
  }

  mutating func metadata(_ count: Int) throws(ModelFileError) -> [String: GGUFValue] {
    var result = [String: GGUFValue](minimumCapacity: min(count, Self.firstEntries))
    for _ in 0..<count {
      let key = String(decoding: try string(), as: UTF8.self)
      let code = try integer(UInt32.self)
      guard let type = GGUFValueType(rawValue: code) else {
        throw failure(.unknownType(what: "metadata '\(key)'", code: code))
      }
      guard result.updateValue(try value(type, key), forKey: key) == nil else {
        throw failure(.badValue(key: key, problem: "appears twice"))
      }
    }
    return result
  }

  mutating func tensors(_ count: Int, alignment: Int) throws(ModelFileError) -> [GGUFFile.Tensor] {
    var infos = [(name: String, shape: [Int], type: BlockType, offset: UInt64)]()
    infos.reserveCapacity(min(count, Self.firstEntries))
    for _ in 0..<count {
      let name = String(decoding: try string(), as: UTF8.self)
      let dimensions = try integer(UInt32.self)
      guard (1...4).contains(dimensions) else {
        throw failure(.badTensor(name: name, problem: "has \(dimensions) dimensions; 1 to 4 are allowed"))
      }
      var shape = [Int]()
      for _ in 0..<dimensions {
        let extent = try integer(UInt64.self)
        guard extent > 0, extent < 1 << 40 else {
          throw failure(.badTensor(name: name, problem: "has a dimension of \(extent)"))
        }
        shape.append(Int(extent))
      }
      let code = try integer(UInt32.self)
      guard let type = BlockType(rawValue: code) else {
        throw failure(.unknownType(what: "tensor '\(name)'", code: code))
      }
      infos.append((name, shape, type, try integer(UInt64.self)))
    }
    let start = (offset + alignment - 1) / alignment * alignment
    var result = [GGUFFile.Tensor]()
    for info in infos {
      result.append(try place(info.name, info.shape, info.type, info.offset, start: start, alignment: alignment))
    }
    return result
  }

  private func place(
    _ name: String, _ shape: [Int], _ type: BlockType, _ offset: UInt64, start: Int, alignment: Int
  ) throws(ModelFileError) -> GGUFFile.Tensor {
    guard shape[0] % type.blockLength == 0 else {
      throw failure(
        .badTensor(name: name, problem: "has rows of \(shape[0]) numbers, not whole blocks of \(type.blockLength)"))
    }
    var size = shape[0] / type.blockLength
    for factor in shape.dropFirst() + [type.blockBytes] {
      let (product, overflow) = size.multipliedReportingOverflow(by: factor)
      guard !overflow else { throw failure(.badTensor(name: name, problem: "is larger than any file: \(shape)")) }
      size = product
    }
    guard offset % UInt64(alignment) == 0 else {
      throw failure(.badTensor(name: name, problem: "starts at \(offset), not on a boundary of \(alignment) bytes"))
    }
    guard offset <= UInt64(file.count), start <= file.count, Int(offset) <= file.count - start,
      size <= file.count - start - Int(offset)
    else {
      throw failure(
        .badTensor(
          name: name, problem: "lies outside the file: \(size) bytes from \(offset). The file is truncated or damaged"))
    }
    let first = start + Int(offset)
    return GGUFFile.Tensor(name: name, shape: shape, type: type, bytes: first..<first + size)
  }

  private mutating func value(_ type: GGUFValueType, _ key: String) throws(ModelFileError) -> GGUFValue {
    switch type {
    case .uint8: .unsigned(UInt64(try integer(UInt8.self)))
    case .uint16: .unsigned(UInt64(try integer(UInt16.self)))
    case .uint32: .unsigned(UInt64(try integer(UInt32.self)))
    case .uint64: .unsigned(try integer(UInt64.self))
    case .int8: .signed(Int64(try integer(Int8.self)))
    case .int16: .signed(Int64(try integer(Int16.self)))
    case .int32: .signed(Int64(try integer(Int32.self)))
    case .int64: .signed(try integer(Int64.self))
    case .float32: .float(Double(Float(bitPattern: try integer(UInt32.self))))
    case .float64: .float(Double(bitPattern: try integer(UInt64.self)))
    case .bool: .boolean(try integer(UInt8.self) != 0)
    case .string: .string(try string())
    case .array: try array(key)
    }
  }

  private mutating func array(_ key: String) throws(ModelFileError) -> GGUFValue {
    let code = try integer(UInt32.self)
    guard let type = GGUFValueType(rawValue: code), type != .array else {
      throw failure(.unknownType(what: "array '\(key)'", code: code))
    }
    let count = try count("values in '\(key)'", entryBytes: type.minimumBytes)
    guard count <= Self.mostArrayValues - arrayValues else {
      throw failure(
        .countTooLarge(
          what: "values in '\(key)'", count: UInt64(count), limit: Self.mostArrayValues - arrayValues))
    }
    arrayValues += count
    switch type {
    case .string:
      var strings = [[UInt8]]()
      strings.reserveCapacity(count)
      for _ in 0..<count { strings.append(try string()) }
      return .strings(strings)
    case .float32, .float64:
      var floats = [Float]()
      floats.reserveCapacity(count)
      for _ in 0..<count {
        floats.append(
          type == .float32
            ? Float(bitPattern: try integer(UInt32.self)) : Float(Double(bitPattern: try integer(UInt64.self))))
      }
      return .floats(floats)
    case .uint8, .int8:
      return .bytes(try bytes(count))
    case .bool:
      return .booleans(try bytes(count).map { $0 != 0 })
    default:
      var integers = [Int64]()
      integers.reserveCapacity(count)
      for _ in 0..<count {
        switch try value(type, key) {
        case .unsigned(let number): integers.append(Int64(truncatingIfNeeded: number))
        case .signed(let number): integers.append(number)
        default: break
        }
      }
      return .integers(integers)
    }
  }

  private mutating func string() throws(ModelFileError) -> [UInt8] {
    try bytes(try count("bytes of a string", entryBytes: 1))
  }

  private mutating func bytes(_ count: Int) throws(ModelFileError) -> [UInt8] {
    let start = try take(count)
    return Array(UnsafeRawBufferPointer(start: file.base + start, count: count))
  }

  private mutating func integer<T: FixedWidthInteger>(_: T.Type) throws(ModelFileError) -> T {
    let start = try take(MemoryLayout<T>.size)
    return T(littleEndian: (file.base + start).loadUnaligned(as: T.self))
  }

  private mutating func take(_ count: Int) throws(ModelFileError) -> Int {
    guard count <= file.count - offset else {
      throw failure(.truncated(needed: offset + count, available: file.count))
    }
    defer { offset += count }
    return offset
  }

  private func failure(_ reason: ModelFileError.Reason) -> ModelFileError {
    ModelFileError(file.path, reason)
  }
}
