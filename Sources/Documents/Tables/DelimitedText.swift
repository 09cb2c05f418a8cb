/// Comma- and tab-separated tables (RFC 4180): quoted fields may hold delimiters, line ends and doubled quotes. The first row is the
/// header.
enum DelimitedText {
  static func parse(_ text: String, name: String) throws(DocumentError) -> Document {
    let bytes = Array(text.utf8)
    let isTabbed = name.lowercased().contains(".tsv") || name.lowercased().hasSuffix(".tab")
    let rows = rows(of: bytes, delimiter: isTabbed ? 0x09 : delimiter(of: bytes))
    var writer = BlockWriter()
    writer.table(rows)
    var draft = try writer.draft(title: nil)
    draft.kind = .article
    return try draft.document(name: name)
  }

  /// The one of `,`, `;`, tab and `|` that the first line has most of, outside of quotes.
  private static func delimiter(of bytes: [UInt8]) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes.prefix(1 << 16) {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte.isLineEnd, !counts.isEmpty { break }
      if [0x2C, 0x3B, 0x09, 0x7C].contains(byte) { counts[byte, default: 0] += 1 }
    }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0x2C
  }

  static func rows(of bytes: [UInt8], delimiter: UInt8) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = 0
    func endField() {
      row.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte != UInt8(ascii: "\"") {
          field.append(byte)
        } else if index < bytes.count, bytes[index] == byte {
          field.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
      } else if byte == UInt8(ascii: "\""), field.allSatisfy({ $0 == 0x20 }) {
        field.removeAll(keepingCapacity: true)
        isQuoted = true
      } else if byte == delimiter {
        endField()
      } else if byte.isLineEnd {
        if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
        endField()
        rows.append(row)
        row = []
      } else {
        field.append(byte)
      }
    }
    if !field.isEmpty || !row.isEmpty {
      endField()
      rows.append(row)
    }
    return rows
  }
}
