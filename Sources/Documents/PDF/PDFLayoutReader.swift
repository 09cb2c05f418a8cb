/// Reads what `pdftotext -bbox-layout` writes, as it comes: pages of blocks of lines of words, each with its place.
///
/// The tool writes one tag a line. It escapes `<`, `>`, `&` and quotes but lets control characters through, which is why no XML
/// parser reads it.
struct PDFLayoutReader {
  /// From the head: `title`, `Author`, `CreationDate`.
  private(set) var fields: [String: String] = [:]
  private(set) var pages: [PDFPage] = []
  private(set) var textBytes = 0

  /// Text of all pages together.
  private static let textLimit = 128 << 20
  /// A longer line is none that the tool writes.
  private static let lineLimit = 1 << 20

  private var rest: [UInt8] = []
  private var page: PageInput?

  private struct PageInput {
    var page: PDFPage
    var lines: [(words: [PDFWord], box: PDFBox, block: Int)] = []
  }

  mutating func take(_ bytes: ArraySlice<UInt8>) throws(DocumentError) {
    rest += bytes
    guard rest.count <= Self.lineLimit || bytes.contains(0x0A) else {
      throw .malformed(format: "PDF", line: 0, reason: "a word in it has more than \(Self.lineLimit) bytes")
    }
    var start = 0
    while let end = rest[start...].firstIndex(of: 0x0A) {
      try read(rest[start..<end])
      start = end + 1
    }
    rest.removeFirst(start)
  }

  private mutating func read(_ line: ArraySlice<UInt8>) throws(DocumentError) {
    guard let open = line.firstIndex(of: UInt8(ascii: "<")) else { return }
    let tag = line[open...].dropFirst()
    if tag.starts(with: "word ".utf8) {
      guard let last = page?.lines.indices.last, let box = Self.box(tag) else { return }
      let text = Self.content(tag)
      textBytes += text.utf8.count
      guard textBytes <= Self.textLimit else { throw .tooLarge(bytes: textBytes, limit: Self.textLimit) }
      if !text.isEmpty { page?.lines[last].words.append(PDFWord(text: text, box: box)) }
    } else if tag.starts(with: "line ".utf8) {
      guard let box = Self.box(tag), let page else { return }
      self.page?.lines.append(([], box, max(0, page.page.blocks.count - 1)))
    } else if tag.starts(with: "block ".utf8) {
      if let box = Self.box(tag) { page?.page.blocks.append(box) }
    } else if tag.starts(with: "page ".utf8) {
      page = PageInput(
        page: PDFPage(height: Self.attribute("height", in: tag).flatMap { Self.number(Array($0.utf8)[...]) } ?? 0))
    } else if tag.starts(with: "/page>".utf8) {
      endPage()
    } else if page == nil {
      readHead(tag)
    }
  }

  private mutating func endPage() {
    guard var done = page else { return }
    page = nil
    let lines = done.lines.filter { !$0.words.isEmpty }
    done.page.items = PDFTables.items(of: lines.map { ($0.words, $0.box, $0.block) })
    pages.append(done.page)
  }

  private mutating func readHead(_ tag: ArraySlice<UInt8>) {
    if tag.starts(with: "title>".utf8) {
      fields["title"] = Self.content(tag).singleLine()
    } else if tag.starts(with: "meta ".utf8), let name = Self.attribute("name", in: tag),
      let value = Self.attribute("content", in: tag)
    {
      fields[name] = value.singleLine()
    }
  }

  // MARK: Tags

  /// The tool writes `xMin`, `yMin`, `xMax`, `yMax`, in this order. `nil` for what is no rectangle or lies far off any page.
  private static func box(_ tag: ArraySlice<UInt8>) -> PDFBox? {
    var numbers: [Float] = []
    var rest = tag
    while numbers.count < 4, let start = rest.firstIndex(of: UInt8(ascii: "\"")) {
      let value = rest[(start + 1)...]
      guard let end = value.firstIndex(of: UInt8(ascii: "\"")), let number = number(value[..<end]) else { return nil }
      numbers.append(number)
      rest = value[(end + 1)...]
    }
    guard numbers.count == 4, numbers[0] <= numbers[2], numbers[1] <= numbers[3] else { return nil }
    return PDFBox(left: numbers[0], top: numbers[1], right: numbers[2], bottom: numbers[3])
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Float? {
    guard digits.count < 32, let number = Float(String(decoding: digits, as: UTF8.self)), abs(number) < 1e6 else {
      return nil
    }
    return number
  }

  private static func attribute(_ name: String, in tag: ArraySlice<UInt8>) -> String? {
    let pattern = Array((" " + name + "=\"").utf8)
    guard let start = tag.indices.first(where: { tag[$0...].starts(with: pattern) }) else { return nil }
    let value = tag[(start + pattern.count)...].prefix { $0 != UInt8(ascii: "\"") }
    return unescaped(value)
  }

  /// What stands between a tag and the next one.
  private static func content(_ tag: ArraySlice<UInt8>) -> String {
    guard let start = tag.firstIndex(of: UInt8(ascii: ">")) else { return "" }
    return unescaped(tag[(start + 1)...].prefix { $0 != UInt8(ascii: "<") })
  }

  /// With entities resolved, without characters that are no text: controls, soft hyphens inside, private use.
  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
    var text = String(decoding: bytes, as: UTF8.self)
    if bytes.contains(UInt8(ascii: "&")) {
      for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
        text = text.replacing(entity, with: character)
      }
    }
    guard bytes.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return text }
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where scalar != "\u{FFFD}" {
      switch scalar.properties.generalCategory {
      case .control, .privateUse, .unassigned: continue
      default: break
      }
      if (0xFB00...0xFB06).contains(scalar.value) {
        // Ligatures.
        kept.append(
          contentsOf: ["ff", "fi", "fl", "ffi", "ffl", "st", "st"][Int(scalar.value - 0xFB00)].unicodeScalars)
      } else {
        kept.append(scalar)
      }
    }
    return String(kept)
  }
}
