import Foundation

/// LaTeX: sections as headings, lists, tables and code as such, commands stripped to their words, mathematics kept as it is written.
enum LaTeXParser {
  static func parse(_ text: String, name: String) throws(DocumentError) -> Document {
    var reader = LaTeXReader(Array(text.utf8))
    reader.run()
    var draft = reader.writer.draft(title: reader.title)
    draft.contributor = reader.author
    return try draft.document(name: name)
  }
}

struct LaTeXReader {
  private(set) var writer = BlockWriter()
  private(set) var title: String?
  private(set) var author: String?

  private let bytes: [UInt8]
  private var index = 0
  private var paragraph = ""
  /// Open lists, innermost last: the number of the next item, or `nil` for bullets.
  private var lists: [Int?] = []
  private var isInItem = false

  private static let sections = [
    "part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5, "subparagraph": 6,
  ]
  /// Commands that are gone with their arguments.
  private static let silent: Set<String> = [
    "label", "ref", "eqref", "pageref", "autoref", "cref", "cite", "citep", "citet", "parencite", "includegraphics",
    "input", "include", "usepackage", "documentclass", "bibliography", "bibliographystyle", "vspace", "hspace",
    "setlength", "setcounter", "newcommand", "renewcommand", "index", "pagestyle", "thispagestyle", "hypersetup",
    "definecolor", "color", "graphicspath", "addtocounter", "nocite", "date",
  ]
  private static let symbols: [String: String] = [
    "ldots": "…", "dots": "…", "textendash": "–", "textemdash": "—", "LaTeX": "LaTeX", "TeX": "TeX", "quad": " ",
    "qquad": " ", "S": "§", "copyright": "©", "textbackslash": "\\", "ss": "ß", "o": "ø", "ae": "æ", "aa": "å",
  ]
  private static let verbatim: Set<String> = ["verbatim", "lstlisting", "minted", "Verbatim", "alltt"]
  private static let equations: Set<String> = [
    "equation", "align", "gather", "multline", "eqnarray", "displaymath", "math", "flalign",
  ]

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

  private mutating func set(_ name: String, _ value: String) {
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

  private mutating func command() {
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
    if let level = Self.sections[name] {
      flush()
      skipOption()
      writer.heading(plain(argument() ?? ""), level: level)
    } else if let symbol = Self.symbols[name] {
      paragraph += symbol
      if bytes.starts("{}", at: index) { index += 2 }
    } else if Self.silent.contains(name) {
      skipOption()
      while argument() != nil { skipOption() }
      // The space before a reference goes with it where a sentence ends.
      if paragraph.last == " ", index < bytes.count, ").,;:".utf8.contains(bytes[index]) { paragraph.removeLast() }
    } else {
      other(name)
    }
  }

  private mutating func other(_ name: String) {
    switch name {
    case "title", "author": set(name, plain(argument() ?? ""))
    case "begin": begin(argument() ?? "")
    case "end": end(argument() ?? "")
    case "item":
      flush()
      isInItem = true
      if index < bytes.count, bytes[index] == UInt8(ascii: "["),
        let close = bytes[index...].firstIndex(of: UInt8(ascii: "]"))
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

  private mutating func punctuation(_ byte: UInt8) {
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
  private mutating func accent(_ byte: UInt8) {
    let marks: [UInt8: String] = [
      UInt8(ascii: "'"): "\u{301}", UInt8(ascii: "`"): "\u{300}", UInt8(ascii: "^"): "\u{302}",
      UInt8(ascii: "\""): "\u{308}", UInt8(ascii: "~"): "\u{303}", UInt8(ascii: "="): "\u{304}",
    ]
    let letter = argument() ?? (index < bytes.count && bytes[index].isLetter ? bytes.string(index..<index + 1) : "")
    if index < bytes.count, bytes[index].isLetter, letter.utf8.first == bytes[index] { index += 1 }
    paragraph += (letter.filter { $0 != "\\" } + (marks[byte] ?? "")).precomposedStringWithCanonicalMapping
  }

  // MARK: Environments

  private mutating func begin(_ name: String) {
    let plain = name.filter { $0 != "*" }
    if Self.verbatim.contains(name) {
      flush()
      writer.code(takeUntilEnd(name).trimmingSpaces())
    } else if Self.equations.contains(plain) {
      flush()
      writer.paragraph("$$ " + takeUntilEnd(name).singleLine(limit: .max) + " $$")
    } else if ["tabular", "tabularx", "longtable", "tabu", "array"].contains(plain) {
      flush()
      skipOption()
      _ = argument()
      writer.table(LaTeXTable.rows(takeUntilEnd(name), in: self))
    } else if ["thebibliography"].contains(name) {
      _ = argument()
    } else if name == "comment" {
      _ = takeUntilEnd(name)
    } else if ["itemize", "description"].contains(name) || name == "enumerate" {
      flush()
      lists.append(name == "enumerate" ? 1 : nil)
      skipOption()
    } else {
      flush()
      skipOption()
    }
  }

  private mutating func end(_ name: String) {
    flush()
    if ["itemize", "description", "enumerate"].contains(name), !lists.isEmpty { lists.removeLast() }
    if name == "document" { index = bytes.count }
  }

  private mutating func takeUntilEnd(_ name: String) -> String {
    let mark = Array("\\end{\(name)}".utf8)
    let close = bytes.firstIndex(of: mark, from: index) ?? bytes.count
    let content = bytes.string(index..<close)
    index = min(close + mark.count, bytes.count)
    return content
  }

  private mutating func flush() {
    let text = paragraph
    paragraph = ""
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    guard isInItem, let last = lists.indices.last else { return writer.paragraph(text) }
    isInItem = false
    if let number = lists[last] {
      writer.item(text, mark: "\(number).", depth: last)
      lists[last] = number + 1
    } else {
      writer.item(text, depth: last)
    }
  }

  // MARK: Arguments

  /// The text in the braces that follow, which it goes past; `nil` where there are none.
  private mutating func argument() -> String? {
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

  /// `[…]`
  private mutating func skipOption() {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "["),
      let close = bytes[index...].prefix(2000).firstIndex(of: UInt8(ascii: "]"))
    else { return }
    index = close + 1
  }

  /// The words of an argument, its commands stripped.
  func plain(_ text: String) -> String {
    guard depth < Self.depthLimit else { return text.singleLine(limit: .max) }
    var reader = LaTeXReader(Array(text.utf8), depth: depth + 1)
    while reader.index < reader.bytes.count { reader.step() }
    return reader.paragraph.singleLine(limit: .max)
  }
}

/// Rows of a tabular: cells apart by `&`, rows by `\\`.
enum LaTeXTable {
  static func rows(_ text: String, in reader: LaTeXReader) -> [[String]] {
    text.components(separatedBy: "\\\\").map { row in
      let cells = row.replacing("\\&", with: "\u{1}").split(separator: "&", omittingEmptySubsequences: false)
      return cells.map { cell in
        var content = String(cell).replacing("\u{1}", with: "\\&")
        for rule in ["\\hline", "\\toprule", "\\midrule", "\\bottomrule"] {
          content = content.replacing(rule, with: "")
        }
        return reader.plain(content)
      }
    }
  }
}
