/// Writes the text of a document whose format is no text: paragraphs apart by blank lines, lists with their marks, tables as `a | b`
/// rows whose first one is the header.
struct BlockWriter {
  private(set) var bytes: [UInt8] = []
  private(set) var blocks: [TextBlock] = []
  /// Where pages (or slides) begin.
  private(set) var pageStarts: [Int] = []
  /// Whether the last block is a list that may go on.
  private var isInList = false
  /// Whether something was left out for want of room.
  private var isFull = false

  /// What a file may come to: one that names its parts again and again has no end.
  static let byteLimit = 256 << 20

  /// What follows stands on the next page.
  mutating func beginPage() {
    isInList = false
    pageStarts.append(bytes.isEmpty ? 0 : bytes.count + 2)
  }

  mutating func heading(_ text: String, level: Int) {
    let line = text.singleLine(limit: 500)
    add(line, .heading(level: max(1, min(level, 9)), text: line.singleLine()))
  }

  mutating func paragraph(_ text: String) {
    add(Self.lines(text), .content(.prose))
  }

  /// One line of text in which further pages begin, at `pageBreaks` bytes from its start.
  mutating func paragraph(_ line: String, pageBreaks: [Int]) {
    let count = blocks.count
    add(line, .content(.prose))
    let start = blocks.count > count ? blocks[count].bytes.lowerBound : nil
    pageStarts += pageBreaks.map { offset in start.map { $0 + offset } ?? bytes.count }
  }

  /// `mark` is `-`, `1.` or the like; `depth` is 0 for the outermost items.
  mutating func item(_ text: String, mark: String = "-", depth: Int = 0) {
    let lines = Self.lines(text)
    guard !lines.isEmpty else { return }
    let item = String(repeating: "  ", count: max(0, min(depth, 8))) + mark + " " + lines
    guard isInList, let last = blocks.indices.last else {
      add(item, .content(.list))
      isInList = true
      return
    }
    guard hasRoom(for: item.utf8.count) else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: item.utf8)
    blocks[last].bytes = blocks[last].bytes.lowerBound..<bytes.count
  }

  /// Rows without text are left out, and cells without text at a row's end.
  mutating func table(_ rows: [[String]]) {
    var lines = ""
    for row in rows {
      var cells = row.map { $0.singleLine(limit: .max) }
      while cells.last?.isEmpty == true { cells.removeLast() }
      guard !cells.isEmpty else { continue }
      lines += (lines.isEmpty ? "" : "\n") + cells.joined(separator: " | ")
      guard hasRoom(for: lines.utf8.count) else { return }
    }
    add(lines, .content(.table))
  }

  mutating func code(_ text: String) {
    add(text, .content(.code))
  }

  /// Blocks that were written elsewhere, with the text they point into.
  mutating func append(_ other: [TextBlock], of text: [UInt8]) {
    guard let end = other.last?.bytes.upperBound else { return }
    isInList = false
    guard hasRoom(for: end) else { return }
    separate()
    let offset = bytes.count
    bytes.append(contentsOf: text[..<end])
    blocks += other.map { block in
      TextBlock(role: block.role, bytes: block.bytes.lowerBound + offset..<block.bytes.upperBound + offset)
    }
  }

  /// The document so far, its kind and language still open. Throws `.hostile` where it came to more than `byteLimit`.
  func draft(title: String?) throws(DocumentError) -> DocumentDraft {
    guard !isFull else { throw .hostile(reason: "its text comes to more than \(Self.byteLimit) bytes") }
    var draft = DocumentDraft(source: SourceText(String(decoding: bytes, as: UTF8.self)), title: title, blocks: blocks)
    draft.pageStarts = pageStarts.map { min($0, bytes.count) }
    return draft
  }

  private mutating func add(_ text: String, _ role: TextBlock.Role) {
    isInList = false
    guard text.unicodeScalars.contains(where: { !isWhitespace($0.value) }), hasRoom(for: text.utf8.count) else {
      return
    }
    separate()
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    blocks.append(TextBlock(role: role, bytes: start..<bytes.count))
  }

  private mutating func hasRoom(for count: Int) -> Bool {
    isFull = isFull || bytes.count + count > Self.byteLimit
    return !isFull
  }

  private mutating func separate() {
    if !bytes.isEmpty { bytes.append(contentsOf: [0x0A, 0x0A]) }
  }

  /// Each line without white space at its ends; lines without text are left out.
  private static func lines(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { $0.singleLine(limit: .max) }.filter { !$0.isEmpty }
      .joined(separator: "\n")
  }
}
