/// Decoded text with the views that parsers work on.
struct SourceText {
  let text: String
  let bytes: [UInt8]
  /// Byte ranges of the lines without their ends (`\n`, `\r\n` or `\r`).
  let lines: [Range<Int>]

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
    lines = bytes.withUnsafeBufferPointer { bytes in
      var lines: [Range<Int>] = []
      var start = 0
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        guard byte.isLineEnd else {
          index += 1
          continue
        }
        lines.append(start..<index)
        index += byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
        start = index
      }
      if start < bytes.count { lines.append(start..<bytes.count) }
      return lines
    }
  }

  func string(_ range: Range<Int>) -> String { bytes.string(range) }

  func isBlank(_ line: Int) -> Bool { bytes.trimmed(lines[line]).isEmpty }
}
