import Foundation
public import Tensors

/// A GGUF model file (versions 2 and 3, little endian): its metadata, and its tensors in mapped memory.
///
/// Every count, length and offset is checked against the file before it is believed, so that a truncated or hostile file gives a
/// `ModelFileError` and costs no more memory than a few times its metadata.
/// Source: the GGUF specification, ggml repository, docs/gguf.md.
public struct GGUFFile: Sendable {
  public struct Tensor: Sendable {
    public var name: String
    /// Fastest-varying dimension first: a matrix is `[columns, rows]`.
    public var shape: [Int]
    public var type: BlockType
    /// Byte range in the file.
    public var bytes: Range<Int>

    public var elementCount: Int { shape.reduce(1, *) }
  }

  public let file: MappedFile
  public let version: Int
  public let metadata: [String: GGUFValue]
  /// In file order.
  public let tensors: [Tensor]
  private let index: [String: Int]

  public init(path: String) throws(ModelFileError) {
    try self.init(MappedFile(path: path))
  }

  public init(_ file: MappedFile) throws(ModelFileError) {
    self.file = file
    let path = file.path
    var reader = GGUFReader(file)
    version = try reader.header()
    let tensorCount = try reader.count("tensors", entryBytes: 24)
    let metadataCount = try reader.count("metadata entries", entryBytes: 13)
    metadata = try reader.metadata(metadataCount)
    tensors = try reader.tensors(tensorCount, alignment: Self.alignment(metadata, path))
    var index = [String: Int](minimumCapacity: tensors.count)
    for (position, tensor) in tensors.enumerated() {
      guard index.updateValue(position, forKey: tensor.name) == nil else {
        throw ModelFileError(path, .badTensor(name: tensor.name, problem: "appears twice"))
      }
    }
    self.index = index
  }

  public var path: String { file.path }

  public func tensor(_ name: String) -> Tensor? {
    index[name].map { tensors[$0] }
  }

  public func pointer(_ tensor: Tensor) -> UnsafeRawPointer {
    file.base + tensor.bytes.lowerBound
  }

  /// All numbers of a tensor, dequantised.
  func floats(_ tensor: Tensor) -> FloatBuffer {
    let buffer = FloatBuffer(tensor.elementCount)
    tensor.type.dequantize(pointer(tensor), count: buffer.count, into: buffer.base)
    return buffer
  }

  private static func alignment(_ metadata: [String: GGUFValue], _ path: String) throws(ModelFileError) -> Int {
    guard let value = metadata["general.alignment"] else { return 32 }
    guard case .unsigned(let alignment) = value, alignment >= 1, alignment <= 1 << 20, alignment.nonzeroBitCount == 1
    else {
      throw ModelFileError(path, .badValue(key: "general.alignment", problem: "is not a power of two below 2^20"))
    }
    return Int(alignment)
  }
}
