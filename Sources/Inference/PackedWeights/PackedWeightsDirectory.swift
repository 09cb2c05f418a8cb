import Foundation
import Tensors

/// The end of a file of packed weights: JSON, its length and its checksum as 64 bits each, little endian, and eight bytes that name the
/// format. It is written last, so that a file without it is torn.
struct PackedWeightsDirectory: Codable {
  struct Entry: Codable {
    var name: String
    /// As in GGUF.
    var type: UInt32
    var rows: Int
    var columns: Int
    /// In the file.
    var offset: Int
    /// Of the tiles.
    var checksum: UInt64
  }

  var layoutVersion: Int
  var modelHash: String
  var matrices: [Entry]

  /// Matrices start at multiples of this.
  static let alignment = 64
  private static let magic = Array("KJPACK_2".utf8)

  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(self)
    let numbers = [UInt64(json.count), Self.checksum(json)].map(\.littleEndian)
    return json + numbers.withUnsafeBytes { Array($0) } + Self.magic
  }

  /// `nil` where the file has no such end, or a damaged one.
  init?(_ file: MappedFile) {
    let tail = 16 + Self.magic.count
    guard file.count >= tail,
      UnsafeRawBufferPointer(start: file.base + file.count - Self.magic.count, count: Self.magic.count)
        .elementsEqual(Self.magic)
    else { return nil }
    let numbers = file.base + file.count - tail
    let length = UInt64(littleEndian: numbers.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(file.count - tail) else { return nil }
    let json = Data(bytes: numbers - Int(length), count: Int(length))
    guard Self.checksum(json) == UInt64(littleEndian: (numbers + 8).loadUnaligned(as: UInt64.self)),
      let directory = try? JSONDecoder().decode(Self.self, from: json)
    else { return nil }
    self = directory
  }

  private static func checksum(_ json: Data) -> UInt64 {
    json.withUnsafeBytes { Checksum.of($0) }
  }

  init(modelHash: String) {
    layoutVersion = PackedMatrix.layoutVersion
    self.modelHash = modelHash
    matrices = []
  }
}
