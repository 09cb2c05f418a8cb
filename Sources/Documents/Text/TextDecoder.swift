public import Foundation

/// Turns a file's bytes into text without ever guessing at a character: what does not decode is an error that says where.
public enum TextDecoder {
  /// A byte order mark decides; then what the file declares; then UTF-8; then GB18030 where that is valid and reads like
  /// Chinese. The mark is no part of the text. `declared` is a label from the file's own head, such as `gb2312`.
  public static func decode(_ data: Data, declared: String? = nil) throws(DocumentError) -> String {
    try decode([UInt8](data), declared: declared)
  }

  static func decode(_ bytes: [UInt8], declared: String?) throws(DocumentError) -> String {
    for (mark, charset) in marks where bytes.starts(with: mark) {
      let body = bytes[mark.count...]
      return charset == "UTF-8" ? try utf8(body) : try withoutNUL(CharsetConverter.convert(body, from: charset))
    }
    if let declared, case let charset = CharsetDeclaration.systemName(declared), charset != "UTF-8" {
      // A page converted to UTF-8 often keeps its old declaration. Many well-formed sequences are no accident.
      if multibyteSequences(in: bytes) >= 4, let text = String(validating: bytes, as: UTF8.self) { return text }
      return try withoutNUL(CharsetConverter.convert(bytes[...], from: charset))
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    if declared == nil, HanPlausibility.looksLikeGB18030(bytes),
      let text = try? CharsetConverter.convert(bytes[...], from: "GB18030")
    {
      return text
    }
    return try utf8(bytes[...])
  }

  private static let marks: [([UInt8], String)] = [
    ([0xEF, 0xBB, 0xBF], "UTF-8"), ([0xFF, 0xFE, 0, 0], "UTF-32LE"), ([0, 0, 0xFE, 0xFF], "UTF-32BE"),
    ([0xFF, 0xFE], "UTF-16LE"), ([0xFE, 0xFF], "UTF-16BE"),
  ]

  private static func utf8(_ bytes: ArraySlice<UInt8>) throws(DocumentError) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw .undecodable(charset: "UTF-8", offset: CharsetConverter.firstInvalidUTF8(in: bytes))
  }

  private static func withoutNUL(_ text: String) throws(DocumentError) -> String {
    guard !text.utf8.contains(0) else { throw .binary(format: nil) }
    return text
  }

  /// Leads of sequences of three bytes and more, as Chinese has in UTF-8.
  private static func multibyteSequences(in bytes: [UInt8]) -> Int {
    bytes.reduce(0) { $0 + ($1 >= 0xE0 ? 1 : 0) }
  }
}

/// Tells Chinese in GB18030 from other eight-bit text that happens to be valid in it.
enum HanPlausibility {
  /// In Chinese text nearly all characters are punctuation or among the 3,755 frequent ones, which GB 2312 keeps in rows of
  /// their own; Western, Cyrillic and Big5 texts land elsewhere. Korean lands in the same rows, hence the look at the
  /// most frequent characters.
  static func looksLikeGB18030(_ bytes: [UInt8]) -> Bool {
    var pairs = 0
    var frequentRows = 0
    var frequent = 0
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      guard lead >= 0x80 else {
        index += 1
        continue
      }
      guard index + 1 < bytes.count else { return false }
      let trail = bytes[index + 1]
      pairs += 1
      if trail.isDigit {
        index += 4
        continue
      }
      if trail >= 0xA1, (0xA1...0xA3).contains(lead) || (0xB0...0xD7).contains(lead) { frequentRows += 1 }
      if mostFrequent.contains(UInt16(lead) << 8 | UInt16(trail)) { frequent += 1 }
      index += 2
    }
    return pairs > 0 && frequentRows * 10 >= pairs * 7 && (pairs < 30 || frequent * 25 >= pairs)
  }

  /// GB 2312 codes of 、。，：；“” and of 的一是不了在有人为和中大上国个到以第条年及者定应当或.
  private static let mostFrequent: Set<UInt16> = [
    0xA1A2, 0xA1A3, 0xA3AC, 0xA3BA, 0xA3BB, 0xA1B0, 0xA1B1,
    0xB5C4, 0xD2BB, 0xCAC7, 0xB2BB, 0xC1CB, 0xD4DA, 0xD3D0, 0xC8CB, 0xCEAA, 0xBACD, 0xD6D0, 0xB4F3, 0xC9CF, 0xB9FA,
    0xB8F6, 0xB5BD, 0xD2D4, 0xB5DA, 0xCCF5, 0xC4EA, 0xBCB0, 0xD5DF, 0xB6A8, 0xD3A6, 0xB5B1, 0xBBF2,
  ]
}
