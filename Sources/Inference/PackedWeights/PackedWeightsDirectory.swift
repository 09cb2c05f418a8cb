import Foundation
import Tensors

/// The end of a file of packed weights: JSON, its length as 64 bits, little endian, and eight bytes that name the format. It is written
/// last, so that a file without it is torn.
struct PackedWeightsDirectory: Codable {
  struct Entry: Codable {
    var name: String
    /// As in GGUF.
    var type: UInt32
    var rows: Int
    var columns: Int
    /// In the file.
    var offset: Int
  }

  var layoutVersion: Int
  var modelHash: String
  var matrices: [Entry]

  /// Matrices start at multiples of this.
  static let alignment = 64
  private static let magic = Array("KJPACKED".utf8)

  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(self)
    return withUnsafeBytes(of: UInt64(json.count).littleEndian) { json + $0 } + Self.magic
  }

  /// `nil` where the file has no such end.
  init?(_ file: MappedFile) {
    let tail = 8 + Self.magic.count
    guard file.count >= tail,
      UnsafeRawBufferPointer(start: file.base + file.count - Self.magic.count, count: Self.magic.count)
        .elementsEqual(Self.magic)
    else { return nil }
    let length = UInt64(littleEndian: (file.base + file.count - tail).loadUnaligned(as: UInt64.self))
    guard length <= UInt64(file.count - tail) else { return nil }
    let json = Data(bytes: file.base + file.count - tail - Int(length), count: Int(length))
    guard let directory = try? JSONDecoder().decode(Self.self, from: json) else { return nil }
    self = directory
  }

  init(modelHash: String) {
    layoutVersion = PackedMatrix.layoutVersion
    self.modelHash = modelHash
    matrices = []
  }
}
