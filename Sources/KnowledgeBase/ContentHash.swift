import Crypto
public import Foundation

/// SHA-256 in lower-case hexadecimal: of sources, of what the encoder reads, of a passage's text.
public enum ContentHash {
  public static func hex(_ text: String) -> String {
    hex(Data(text.utf8))
  }

  public static func hex(_ data: Data) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(2 * SHA256.byteCount)
    for byte in SHA256.hash(data: data) {
      result.append(digits[Int(byte >> 4)])
      result.append(digits[Int(byte & 15)])
    }
    return String(decoding: result, as: UTF8.self)
  }
}
