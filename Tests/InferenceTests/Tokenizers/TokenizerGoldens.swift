import Foundation
import Testing

@testable import Inference

/// Texts, and what reference tokenizers make of them; recorded by Scripts/goldens/tokenizer.py.
enum TokenizerGoldens {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")

  /// Lines that are UTF-8 and lines that are not.
  static let lines: [[UInt8]] = {
    let file = try! Data(contentsOf: folder.appending(path: "lines.jsonl"))
    return file.split(separator: UInt8(ascii: "\n")).map { try! JSONDecoder().decode(Line.self, from: $0).bytes }
  }()

  static func digests(_ name: String) throws -> [UInt32] {
    try String(contentsOf: folder.appending(path: "\(name).digests"), encoding: .utf8)
      .split(separator: "\n").map { try #require(UInt32($0, radix: 16)) }
  }

  /// A small vocabulary that was trained for the goldens.
  static func vocabulary(_ name: String) throws -> TestMetadata {
    let file = try Data(contentsOf: folder.appending(path: "vocabularies.json"))
    return try #require(try JSONDecoder().decode([String: TestMetadata].self, from: file)[name])
  }

  /// The lines whose ids are not the reference's.
  static func differences(_ tokenizer: any Tokenizer, _ golden: String, parseSpecial: Bool = false) throws -> [Int] {
    let digests = try digests(golden)
    try #require(digests.count == lines.count)
    return lines.indices.filter { index in
      // The references take text: broken sequences have been replaced before.
      let text = String(decoding: lines[index], as: UTF8.self)
      return crc32(tokenizer.encode(text, parseSpecial: parseSpecial)) != digests[index]
    }
  }

  private struct Line: Decodable {
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        bytes = Array(text.utf8)
      } else {
        let digits = Array(try decoder.singleValueContainer().decode([String: String].self)["hex"]!)
        bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0..<($0 + 2)]), radix: 16)! }
      }
    }
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(byte) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
  }

  private static func crc32(_ ids: [Int32]) -> UInt32 {
    ids.map(\.littleEndian).withUnsafeBytes(crc32)
  }

  static func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in crc >> 8 ^ table[Int((crc ^ UInt32(byte)) & 0xFF)] }
  }
}
