/// A safetensors file: named tensors in mapped memory.
///
/// The file is the length of its header (8 bytes, little endian), the header in JSON, and the tensors' bytes one after the other. All
/// that the header says is checked against the file before it is believed: a truncated or hostile file gives a
/// `ModelFileError` and costs no more memory than a few times its header.
public struct SafeTensorsFile: Sendable {
  public struct Tensor: Sendable, Equatable {
    public var name: String
    public var type: SafeTensorsType
    /// Rows first: a matrix is `[rows, columns]`, a single number `[]`.
    public var shape: [Int]
    /// Byte range in the file.
    public var bytes: Range<Int>
  }

  /// The longest header that is read, in bytes; the reference implementation's limit.
  public static let longestHeader = 100_000_000

  public let file: MappedFile
  /// What the file says about itself.
  public let metadata: [String: String]
  /// In the order of their bytes.
  public let tensors: [Tensor]
  private let index: [String: Int]

  public init(path: String) throws(ModelFileError) {
    try self.init(MappedFile(path: path))
  }

  public init(_ file: MappedFile) throws(ModelFileError) {
    let start = try Self.endOfHeader(file)
    var scanner = SafeTensorsHeaderScanner(file, bytes: 8..<start)
    let header = try scanner.header()
    self.file = file
    metadata = header.metadata
    tensors = try Self.place(header.tensors, in: start..<file.count, file.path)
    index = Dictionary(uniqueKeysWithValues: zip(tensors.map(\.name), tensors.indices))
  }

  public var path: String { file.path }

  public func tensor(_ name: String) -> Tensor? {
    index[name].map { tensors[$0] }
  }

  /// The bytes of a tensor of this file, good for as long as the file is.
  public func bytes(_ tensor: Tensor) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: file.base + tensor.bytes.lowerBound, count: tensor.bytes.count)
  }

  private static func endOfHeader(_ file: MappedFile) throws(ModelFileError) -> Int {
    guard file.count >= 8 else { throw ModelFileError(file.path, .truncated(needed: 8, available: file.count)) }
    let length = UInt64(littleEndian: file.base.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(longestHeader) else {
      throw ModelFileError(
        file.path, .badHeader(problem: "is \(length) bytes long; \(longestHeader) are allowed", offset: 0))
    }
    let end = 8 + Int(length)
    guard end <= file.count else { throw ModelFileError(file.path, .truncated(needed: end, available: file.count)) }
    return end
  }

  /// Turns offsets into places in the file. Together the tensors must fill `space`, without holes and without overlaps.
  private static func place(
    _ headers: [SafeTensorsHeader.Tensor], in space: Range<Int>, _ path: String
  ) throws(ModelFileError) -> [Tensor] {
    var tensors: [Tensor] = []
    tensors.reserveCapacity(headers.count)
    var end = 0
    for header in headers.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      func failure(_ problem: String) -> ModelFileError {
        ModelFileError(path, .badTensor(name: header.name, problem: problem))
      }
      guard header.start <= header.end, header.end <= space.count else {
        throw failure(
          "lies at bytes \(header.start) to \(header.end) of \(space.count). The file is truncated or damaged")
      }
      guard header.start == end else {
        let problem = header.start < end ? "overlaps the tensor before it" : "leaves a hole before it"
        throw failure("\(problem): it begins at byte \(header.start) and \(end) are taken. The file is damaged")
      }
      guard let size = size(of: header) else { throw failure("is larger than any file: \(header.shape)") }
      guard size == header.end - header.start else {
        throw failure(
          """
          has \(header.end - header.start) bytes where \(header.shape) of \(header.type.rawValue) take \(size). \
          The file is damaged
          """)
      }
      end = header.end
      let first = space.lowerBound + header.start
      tensors.append(Tensor(name: header.name, type: header.type, shape: header.shape, bytes: first..<first + size))
    }
    guard end == space.count else {
      throw ModelFileError(
        path, .badHeader(problem: "describes \(end) bytes of tensors and \(space.count) follow", offset: 0))
    }
    return tensors
  }

  /// In bytes; `nil` where it does not fit in an integer or is no whole number of bytes.
  private static func size(of header: SafeTensorsHeader.Tensor) -> Int? {
    var bits = header.type.bits
    // An extent of 0 makes the size 0, however large the others are.
    if header.shape.contains(0) { return 0 }
    for extent in header.shape {
      let (product, overflow) = bits.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      bits = product
    }
    return bits % 8 == 0 ? bits / 8 : nil
  }
}
