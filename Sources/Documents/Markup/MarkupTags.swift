/// Looks at the tags of markup before a parser does.
enum MarkupTags {
  /// Parsers compare each attribute of a tag with all others before it.
  static let attributeLimit = 1000

  /// Throws `.hostile` where a tag has so many attributes that reading it would take quadratic time.
  static func check(_ bytes: [UInt8]) throws(DocumentError) {
    var attributes: Int?
    var quote: UInt8?
    var previous: UInt8 = 0
    for (index, byte) in bytes.enumerated() {
      if let open = quote {
        if byte == open { quote = nil }
      } else if let count = attributes {
        if byte == UInt8(ascii: ">") {
          attributes = nil
        } else if previous == UInt8(ascii: "="), byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        } else if !byte.isSpace, index > 0, bytes[index - 1].isSpace || bytes[index - 1] == UInt8(ascii: "/") {
          attributes = count + 1
          guard count < attributeLimit else {
            throw .hostile(reason: "a tag before offset \(index) has more than \(attributeLimit) attributes")
          }
        }
      } else if previous == UInt8(ascii: "<"), byte.isLetter {
        attributes = 0
      }
      if !byte.isSpace { previous = byte }
    }
  }
}
