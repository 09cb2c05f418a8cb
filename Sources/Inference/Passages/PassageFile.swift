import Foundation
import Tensors

/// One passage's keys and values on the disk.
///
/// Little endian: eight bytes that name the format; how often it was used; the length of the head; the checksum of head and rows; the
/// head: sizes, key, label; then, at the next multiple of 64 bytes, the rows as `KeyValueSegment.withBytes` gives them. A head that
/// is not just what is expected belongs to another passage, model or format, and a wrong checksum to a file that was torn or damaged.
struct PassageFile {
  private static let magic = Array("KJPASS_3".utf8)
  /// What stands before the head.
  private static let frame = 32
  /// Heads are not longer: a passage fits into a model's context.
  private static let longestHead = 64 << 20

  let uses: UInt64
  let label: String
  /// What the label follows.
  private let identity: [UInt8]
  private let rowsOffset: Int

  /// What the head of a file says of sizes and key.
  static func identity(_ key: PassageKey, _ shape: KeyValueCache.Shape) -> [UInt8] {
    var bytes = [UInt8]()
    for size in [shape.layers, shape.heads, shape.keySize, shape.valueSize, shape.valueIsInKey ? 1 : 0] {
      bytes.append(littleEndian: UInt64(size))
    }
    return bytes + key.bytes
  }

  /// The head of a file; `nil` where it is not whole.
  init?(_ bytes: UnsafeRawBufferPointer) {
    func number(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    guard bytes.count >= Self.frame, bytes.prefix(8).elementsEqual(Self.magic) else { return nil }
    let length = number(16)
    guard length >= 8, length <= Self.longestHead, Int(length) <= bytes.count - Self.frame else { return nil }
    let end = Self.frame + Int(length)
    let labelLength = number(end - 8)
    guard labelLength <= length - 8 else { return nil }
    let labelStart = end - 8 - Int(labelLength)
    uses = number(8)
    label = String(decoding: bytes[labelStart..<end - 8], as: UTF8.self)
    identity = Array(bytes[Self.frame..<labelStart])
    rowsOffset = (end + 63) / 64 * 64
  }

  /// The rows of a mapped file; `nil` where it is not the one of this identity, or damaged. Cost: one pass over its bytes.
  static func rows(of file: MappedFile, identity: [UInt8], byteCount: Int) -> UnsafeRawPointer? {
    let bytes = UnsafeRawBufferPointer(start: file.base, count: file.count)
    guard let head = PassageFile(bytes), head.identity == identity, file.count == head.rowsOffset + byteCount else {
      return nil
    }
    let written = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    guard written == Checksum.of(UnsafeRawBufferPointer(rebasing: bytes[frame...])) else { return nil }
    return file.base + head.rowsOffset
  }

  /// Writes a file that gets its name when it is whole. It is not forced to the disk: what a crash tears is read again.
  static func write(_ segment: KeyValueSegment, identity: [UInt8], label: String, to path: String) throws {
    var head = identity + Array(label.utf8)
    head.append(littleEndian: UInt64(label.utf8.count))
    let length = head.count
    head += [UInt8](repeating: 0, count: (frame + length + 63) / 64 * 64 - frame - length)
    let checked = segment.withBytes { rows in (head + rows).withUnsafeBytes { Checksum.of($0) } }
    var start = magic
    for number in [1, UInt64(length), checked] { start.append(littleEndian: number) }
    let file = try PartialFile(path, size: start.count + head.count + segment.byteCount)
    try (start + head).withUnsafeBytes { try file.write($0) }
    try segment.withBytes { try file.write($0) }
    try file.finish(durably: false)
  }

  /// Counts a use in the file, whose modification date tells when it was.
  static func count(_ uses: UInt64, in path: String) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    withUnsafeBytes(of: uses.littleEndian) { _ = pwrite(descriptor, $0.baseAddress, $0.count, 8) }
  }

  /// The head of the file at a path, without its rows.
  static func head(of path: String) -> PassageFile? {
    guard let file = try? MappedFile(path: path) else { return nil }
    return PassageFile(UnsafeRawBufferPointer(start: file.base, count: file.count))
  }
}
