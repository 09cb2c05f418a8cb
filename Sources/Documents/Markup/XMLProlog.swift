/// What stands before the root element of an XML document.
enum XMLProlog {
  /// The document type declaration, from `<!DOCTYPE` to past its `>`.
  static func documentType(in bytes: [UInt8]) -> Range<Int>? {
    var index = 0
    while index < bytes.count {
      if bytes[index].isSpace {
        index += 1
      } else if bytes.starts("<!--", at: index) {
        index = end(of: "-->", in: bytes, from: index + 4)
      } else if bytes.starts("<?", at: index) {
        index = end(of: "?>", in: bytes, from: index + 2)
      } else {
        return bytes.starts("<!DOCTYPE", at: index) ? index..<endOfDeclaration(in: bytes, from: index) : nil
      }
    }
    return nil
  }

  /// Past `<!…>`, the declarations in its brackets included; their quotes and comments may hold anything.
  static func endOfDeclaration(in bytes: [UInt8], from start: Int) -> Int {
    var depth = 0
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "<") where bytes.starts("<!--", at: index):
        index = end(of: "-->", in: bytes, from: index + 4)
        continue
      case UInt8(ascii: "<") where bytes.starts("<?", at: index):
        index = end(of: "?>", in: bytes, from: index + 2)
        continue
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        index = bytes.firstIndex(of: [bytes[index]], from: index + 1) ?? bytes.count
      case UInt8(ascii: "<"): depth += 1
      case UInt8(ascii: ">"):
        depth -= 1
        if depth == 0 { return index + 1 }
      default: break
      }
      index += 1
    }
    return bytes.count
  }

  /// Past the next `mark`.
  static func end(of mark: String, in bytes: [UInt8], from index: Int) -> Int {
    bytes.firstIndex(of: Array(mark.utf8), from: index).map { $0 + mark.utf8.count } ?? bytes.count
  }
}
