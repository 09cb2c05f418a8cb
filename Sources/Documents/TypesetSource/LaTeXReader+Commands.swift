import Foundation

extension LaTeXReader {
  mutating func command() {
    index += 1
    guard index < bytes.count else { return }
    let start = index
    while index < bytes.count, bytes[index].isLetter { index += 1 }
    guard index > start else {
      punctuation(bytes[index])
      return
    }
    let name = bytes.string(start..<index)
    if index < bytes.count, bytes[index] == UInt8(ascii: "*") { index += 1 }
    if let level = LaTeXNames.sections[name] {
      flush()
      skipOption()
      writer.heading(plain(argument() ?? ""), level: level)
    } else if let symbol = LaTeXNames.symbols[name] {
      paragraph += symbol
      if bytes.starts("{}", at: index) { index += 2 }
    } else if LaTeXNames.silent.contains(name) {
      skipOption()
      while argument() != nil { skipOption() }
      // The space before a reference goes with it where a sentence ends.
      if paragraph.last == " ", index < bytes.count, ").,;:".utf8.contains(bytes[index]) { paragraph.removeLast() }
    } else {
      other(name)
    }
  }

  mutating func other(_ name: String) {
    switch name {
    case "title", "author": set(name, plain(argument() ?? ""))
    case "begin": begin(argument() ?? "")
    case "end": end(argument() ?? "")
    case "item":
      flush()
      isInItem = true
      if index < bytes.count, bytes[index] == UInt8(ascii: "["),
        let close = bytes[index...].prefix(Self.optionLimit).firstIndex(of: UInt8(ascii: "]"))
      {
        paragraph += plain(bytes.string(index + 1..<close)) + " "
        index = close + 1
      }
    case "footnote": paragraph += " (" + plain(argument() ?? "") + ")"
    case "href":
      _ = argument()
      paragraph += plain(argument() ?? "")
    case "caption":
      flush()
      skipOption()
      writer.paragraph(plain(argument() ?? ""))
    case "verb":
      guard index < bytes.count else { return }
      let close = bytes[(index + 1)...].firstIndex(of: bytes[index]) ?? bytes.count
      paragraph += bytes.string(min(index + 1, close)..<close)
      index = min(close + 1, bytes.count)
    case "par", "newpage", "clearpage", "maketitle", "tableofcontents": flush()
    default:
      // Its arguments are read as text; a space ends its name.
      skipOption()
      if index < bytes.count, bytes[index] == 0x20 { paragraph += " " }
    }
  }

  mutating func punctuation(_ byte: UInt8) {
    index += 1
    switch byte {
    case UInt8(ascii: "\\"): paragraph += "\n"
    case UInt8(ascii: "["), UInt8(ascii: "("):
      let mark = byte == UInt8(ascii: "[") ? "\\]" : "\\)"
      let close = bytes.firstIndex(of: Array(mark.utf8), from: index) ?? bytes.count
      paragraph += "$" + bytes.string(index..<close).singleLine(limit: .max) + "$"
      index = min(close + 2, bytes.count)
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: " "), 0x0A: paragraph += " "
    case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "!"): break
    case UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "^"), UInt8(ascii: "\""), UInt8(ascii: "~"),
      UInt8(ascii: "="):
      accent(byte)
    default: paragraph += byte < 0x80 ? String(Character(Unicode.Scalar(byte))) : ""
    }
  }

  /// `\'e` and `\'{e}` as é.
  mutating func accent(_ byte: UInt8) {
    let marks: [UInt8: String] = [
      UInt8(ascii: "'"): "\u{301}", UInt8(ascii: "`"): "\u{300}", UInt8(ascii: "^"): "\u{302}",
      UInt8(ascii: "\""): "\u{308}", UInt8(ascii: "~"): "\u{303}", UInt8(ascii: "="): "\u{304}",
    ]
    var letter = argument() ?? ""
    if letter.isEmpty, index < bytes.count, bytes[index].isLetter {
      letter = bytes.string(index..<index + 1)
      index += 1
    }
    paragraph += (letter.filter { $0 != "\\" } + (marks[byte] ?? "")).precomposedStringWithCanonicalMapping
  }
}
