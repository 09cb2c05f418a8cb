/// LaTeX: sections as headings, lists, tables and code as such, commands stripped to their words, mathematics kept as it is written.
enum LaTeXParser {
  static func parse(_ text: String, name: String) throws(DocumentError) -> Document {
    var reader = LaTeXReader(Array(text.utf8))
    reader.run()
    var draft = try reader.writer.draft(title: reader.title)
    draft.contributor = reader.author
    return try draft.document(name: name)
  }
}

struct LaTeXReader {
  var writer = BlockWriter()
  private(set) var title: String?
  private(set) var author: String?

  let bytes: [UInt8]
  var index = 0
  var paragraph = ""
  /// Open lists, innermost last: the number of the next item, or `nil` for bullets.
  var lists: [Int?] = []
  var isInItem = false

  /// In how many arguments of others this text stands.
  private let depth: Int
  private static let depthLimit = 8

  init(_ bytes: [UInt8], depth: Int = 0) {
    self.bytes = bytes
    self.depth = depth
  }

  mutating func run() {
    if let start = bytes.firstIndex(of: Array("\\begin{document}".utf8), from: 0) {
      readPreamble(upTo: start)
      index = start + 16
    }
    while index < bytes.count { step() }
    flush()
  }

  private mutating func readPreamble(upTo end: Int) {
    for name in ["title", "author"] {
      guard let place = bytes.firstIndex(of: Array("\\\(name){".utf8), from: 0), place < end else { continue }
      index = place + name.utf8.count + 1
      set(name, plain(argument() ?? ""))
    }
  }

  mutating func set(_ name: String, _ value: String) {
    let value = value.singleLine()
    guard !value.isEmpty else { return }
    if name == "title" { title = title ?? value } else { author = author ?? value }
  }

  /// Reads a character, a command or an environment's mark.
  private mutating func step() {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "%"):
      // A comment goes to the end of its line, which it takes with it.
      index = (bytes[index...].firstIndex(of: 0x0A) ?? bytes.count - 1) + 1
    case UInt8(ascii: "\\"): command()
    case UInt8(ascii: "$"): mathematics()
    case UInt8(ascii: "{"), UInt8(ascii: "}"): index += 1
    case UInt8(ascii: "~"):
      paragraph += " "
      index += 1
    case UInt8(ascii: "`"), UInt8(ascii: "'"): quote(byte)
    case 0x0A:
      index += 1
      let rest = bytes[index...].prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      if index + rest.count < bytes.count, bytes[index + rest.count] == 0x0A { flush() } else { paragraph += " " }
    default:
      let end = bytes[index...].firstIndex { Self.special.contains($0) } ?? bytes.count
      let text = bytes.string(index..<max(end, index + 1))
      paragraph += text.contains("--") ? text.replacing("---", with: "—").replacing("--", with: "–") : text
      index = max(end, index + 1)
    }
  }

  private static let special = Set("%\\${}~`'\n".utf8)

  private mutating func quote(_ byte: UInt8) {
    let isDouble = bytes.starts(String(repeating: Character(Unicode.Scalar(byte)), count: 2), at: index)
    paragraph += isDouble ? "\"" : byte == UInt8(ascii: "`") ? "‘" : "'"
    index += isDouble ? 2 : 1
  }

  /// `$…$` and `$$…$$`, as they stand.
  private mutating func mathematics() {
    let mark = bytes.starts("$$", at: index) ? "$$" : "$"
    var end = index + mark.utf8.count
    while end < bytes.count, !bytes.starts(mark, at: end) { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
    end = min(end + mark.utf8.count, bytes.count)
    paragraph += bytes.string(index..<end).singleLine(limit: .max)
    index = end
  }

  // MARK: Arguments

  /// The text in the braces that follow, which it goes past; `nil` where there are none.
  mutating func argument() -> String? {
    var start = index
    while start < bytes.count, bytes[start].isSpace, start - index < 8 { start += 1 }
    guard start < bytes.count, bytes[start] == UInt8(ascii: "{") else { return nil }
    var depth = 0
    var end = start
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "\\"): end += 1
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      default: break
      }
      end += 1
      if depth == 0 { break }
    }
    end = min(end, bytes.count)
    index = end
    return depth == 0 ? bytes.string(start + 1..<max(start + 1, end - 1)) : bytes.string(start + 1..<end)
  }

  /// Bytes within which `[` has to be closed.
  static let optionLimit = 2000

  /// `[…]`
  mutating func skipOption() {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "["),
      let close = bytes[index...].prefix(Self.optionLimit).firstIndex(of: UInt8(ascii: "]"))
    else { return }
    index = close + 1
  }

  /// The words of an argument, its commands stripped.
  func plain(_ text: String) -> String {
    guard depth < Self.depthLimit else { return text.singleLine(limit: .max) }
    var reader = LaTeXReader(Array(text.utf8), depth: depth + 1)
    while reader.index < reader.bytes.count { reader.step() }
    reader.flush()
    return String(decoding: reader.writer.bytes, as: UTF8.self).singleLine(limit: .max)
  }
}
