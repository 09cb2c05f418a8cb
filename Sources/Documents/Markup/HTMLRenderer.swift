/// Writes the main text of a page as plain text: paragraphs apart by blank lines, lists with their marks, tables as `a | b`
/// rows, code as it stands.
struct HTMLRenderer {
  private(set) var output: [UInt8] = []
  private(set) var blocks: [TextBlock] = []

  private let main: HTMLMainText
  /// The line being collected, white space folded.
  private var line: [UInt8] = []
  private var hasPendingSpace = false
  private var lists: [List] = []
  /// The mark of the item that begins with the next line.
  private var itemMark: String?
  private var listStart = 0

  private struct List {
    /// The next item's number; `nil` where items have bullets.
    var number: Int?
  }

  init(_ main: HTMLMainText) {
    self.main = main
    main.root.walk {
      enter($0)
    } leave: {
      leave($0)
    }
    endLine()
  }

  var text: String { String(decoding: output, as: UTF8.self) }

  // MARK: Walking

  private mutating func enter(_ node: HTMLNode) -> Bool {
    if let text = node.text {
      append(text)
      return false
    }
    guard let tag = node.tag, !main.isDropped(node) else { return false }
    switch tag {
    case "br", "hr":
      tag == "br" ? breakLine() : endLine()
      return false
    case "h1", "h2", "h3", "h4", "h5", "h6":
      endLine()
      appendAll(of: node)
      endLine(headingLevel: Int(String(tag.dropFirst())))
      return false
    case "pre", "listing":
      endLine()
      addBlock(.code, preformatted(node))
      return false
    case "table" where HTMLTable.isData(node):
      endLine()
      addBlock(.table, Array(HTMLTable.rows(of: node, in: main).joined(separator: "\n").utf8))
      return false
    case "ul", "ol", "dl":
      endLine()
      if lists.isEmpty { listStart = output.count }
      lists.append(List(number: tag == "ol" ? Int(node[attribute: "start"] ?? "1") ?? 1 : nil))
    case "li":
      endLine()
      beginItem()
    case "img":
      if let words = node[attribute: "alt"], !words.isEmpty { appendWords(words) }
      return false
    case "td", "th":
      hasPendingSpace = true
    case _ where Self.blockTags.contains(tag):
      endLine()
    default: break
    }
    return true
  }

  private mutating func leave(_ node: HTMLNode) {
    guard let tag = node.tag else { return }
    if ["ul", "ol", "dl"].contains(tag) {
      endLine()
      itemMark = nil
      if !lists.isEmpty { lists.removeLast() }
      if lists.isEmpty, output.count > listStart {
        let start = listStart == 0 ? 0 : listStart + 2
        blocks.append(TextBlock(role: .content(.list), bytes: start..<output.count))
      }
    } else if Self.blockTags.contains(tag) || tag == "li" {
      endLine()
    }
  }

  private static let blockTags: Set<String> = [
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dt", "fieldset",
    "figcaption", "figure", "form", "main", "p", "section", "summary", "table", "tbody", "thead", "tfoot", "tr",
    "header", "footer", "hgroup",
  ]

  private mutating func beginItem() {
    guard let index = lists.indices.last else { return }
    if let number = lists[index].number {
      itemMark = "\(number). "
      lists[index].number = number &+ 1
    } else {
      itemMark = "- "
    }
  }

  // MARK: Characters

  private mutating func append(_ text: some Sequence<UInt8>) {
    var previous: UInt8 = 0
    for byte in text {
      if byte.isSpace {
        hasPendingSpace = true
      } else if byte == 0xA0, previous == 0xC2 {
        // A no-break space, whose first byte was taken already.
        line.removeLast()
        if line.last == 0x20 { line.removeLast() }
        hasPendingSpace = true
      } else {
        if hasPendingSpace, let last = line.last, last != 0x0A { line.append(0x20) }
        hasPendingSpace = false
        line.append(byte)
      }
      previous = byte
    }
  }

  private mutating func appendWords(_ words: String) {
    hasPendingSpace = true
    append(words.utf8)
    hasPendingSpace = true
  }

  /// The text of everything below `node` that is not dropped.
  private mutating func appendAll(of node: HTMLNode) {
    node.walk { child in
      if let text = child.text { append(text) }
      if child.tag == "br" { hasPendingSpace = true }
      return !main.isDropped(child)
    }
  }

  private mutating func breakLine() {
    hasPendingSpace = false
    if !line.isEmpty { line.append(0x0A) }
  }

  private func preformatted(_ node: HTMLNode) -> [UInt8] {
    var bytes: [UInt8] = []
    node.walk { child in
      if let text = child.text { bytes.append(contentsOf: text) }
      if child.tag == "br" { bytes.append(0x0A) }
      return child == node || !main.isDropped(child)
    }
    let start = bytes.firstIndex { !$0.isLineEnd } ?? bytes.count
    return Array(bytes[start..<max(start, bytes.trimmed(0..<bytes.count).upperBound)])
  }

  // MARK: Blocks

  /// Ends the line being collected: an item of the open list, a heading or a paragraph.
  private mutating func endLine(headingLevel: Int? = nil) {
    hasPendingSpace = false
    while let last = line.last, last.isSpace { line.removeLast() }
    guard !line.isEmpty else { return }
    let text = line
    line = []
    guard lists.isEmpty else {
      let indent = String(repeating: "  ", count: min(max(0, lists.count - 1), 8))
      separate(by: output.count > listStart ? "\n" : "\n\n")
      output.append(contentsOf: (indent + (itemMark ?? "  ")).utf8)
      output.append(contentsOf: text)
      itemMark = nil
      return
    }
    separate(by: "\n\n")
    let start = output.count
    output.append(contentsOf: text)
    let role = headingLevel.map {
      TextBlock.Role.heading(level: $0, text: output.string(start..<output.count).singleLine())
    }
    blocks.append(TextBlock(role: role ?? .content(.prose), bytes: start..<output.count))
  }

  /// A table or code. Within a list it is part of the list's text.
  private mutating func addBlock(_ content: Section.Content, _ bytes: [UInt8]) {
    guard !bytes.allSatisfy(\.isSpace) else { return }
    separate(by: lists.isEmpty || output.count == listStart ? "\n\n" : "\n")
    let start = output.count
    output.append(contentsOf: bytes)
    if lists.isEmpty { blocks.append(TextBlock(role: .content(content), bytes: start..<output.count)) }
  }

  private mutating func separate(by separator: String) {
    if !output.isEmpty { output.append(contentsOf: separator.utf8) }
  }
}
