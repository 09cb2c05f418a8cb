/// Walks the tags of well-formed XML and finds where its text stands.
struct XMLOutline {
  /// The text of the first `title` element, entities resolved.
  private(set) var title: String?

  private let source: SourceText
  private var elements: [Element] = []

  private struct Element {
    var name: String
    var parent: Int?
    /// What stands between its tags.
    var content: Range<Int>
    /// From its first character of text to its last, that of elements inside included.
    var text: Range<Int>?
    /// Whether text stands directly in it, not only in elements inside.
    var isMixed = false
    var childCount = 0
    var hasGrandchildren = false
  }

  /// An element without elements inside its children becomes one section up to this many bytes.
  private static let recordLimit = 600

  init(_ source: SourceText) {
    self.source = source
    scan()
    if let element = elements.first(where: { $0.name == "title" }), let text = element.text {
      title = XMLText.plain(source.string(text))
    }
  }

  /// One section for each element that holds text of its own, or a small record; nothing inside it is cut further.
  func sections() -> [Section] {
    var sections: [Section] = []
    var covered = 0
    for element in elements {
      guard let text = element.text, text.lowerBound >= covered else { continue }
      let isRecord = element.childCount > 1 && !element.hasGrandchildren && element.content.count <= Self.recordLimit
      guard element.isMixed || isRecord else { continue }
      sections.append(Section(headingPath: path(of: element), content: .prose, bytes: text))
      covered = text.upperBound
    }
    return sections
  }

  private func path(of element: Element) -> [String] {
    var names = [element.name]
    var parent = element.parent
    while let index = parent {
      names.append(elements[index].name)
      parent = elements[index].parent
    }
    return names.reversed()
  }

  private mutating func scan() {
    let bytes = source.bytes
    var open: [Int] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "<") else {
        let end = bytes.firstIndex(of: [UInt8(ascii: "<")], from: index) ?? bytes.count
        addText(bytes.trimmed(index..<end), in: open)
        index = end
        continue
      }
      if bytes.starts("<!--", at: index) {
        index = XMLProlog.end(of: "-->", in: bytes, from: index + 4)
      } else if bytes.starts("<![CDATA[", at: index) {
        let close = XMLProlog.end(of: "]]>", in: bytes, from: index + 9)
        addText(bytes.trimmed(index + 9..<max(index + 9, close - 3)), in: open)
        index = close
      } else if bytes.starts("<?", at: index) {
        index = XMLProlog.end(of: "?>", in: bytes, from: index + 2)
      } else if bytes.starts("<!", at: index) {
        index = XMLProlog.endOfDeclaration(in: bytes, from: index)
      } else {
        index = tag(at: index, &open)
      }
    }
  }

  private mutating func tag(at start: Int, _ open: inout [Int]) -> Int {
    let bytes = source.bytes
    let end = endOfTag(from: start)
    if bytes.starts("</", at: start) {
      guard let element = open.popLast() else { return end }
      elements[element].content =
        elements[element].content.lowerBound..<max(elements[element].content.lowerBound, start)
      return end
    }
    var nameEnd = start + 1
    while nameEnd < end, !bytes[nameEnd].isSpace, bytes[nameEnd] != UInt8(ascii: ">"),
      bytes[nameEnd] != UInt8(ascii: "/")
    {
      nameEnd += 1
    }
    if let parent = open.last {
      elements[parent].childCount += 1
      if let grandparent = elements[parent].parent { elements[grandparent].hasGrandchildren = true }
    }
    let isEmpty = end - 2 > start && bytes[end - 2] == UInt8(ascii: "/")
    elements.append(Element(name: bytes.string(start + 1..<nameEnd), parent: open.last, content: end..<end))
    if !isEmpty { open.append(elements.count - 1) }
    return end
  }

  private mutating func addText(_ text: Range<Int>, in open: [Int]) {
    guard !text.isEmpty, let innermost = open.last else { return }
    elements[innermost].isMixed = true
    for index in open {
      let start = elements[index].text?.lowerBound ?? text.lowerBound
      elements[index].text = start..<text.upperBound
    }
  }

  private func endOfTag(from start: Int) -> Int {
    var quote: UInt8?
    for index in start..<source.bytes.count {
      let byte = source.bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return index + 1
      }
    }
    return source.bytes.count
  }
}

/// Text between tags.
enum XMLText {
  /// Without tags, and with the predefined entities and numeric references resolved.
  static func plain(_ source: String) -> String {
    let text = source.replacing(/<[^>]*>/, with: "")
    return text.replacing(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-z]{2,4});/) { match in
      let name = match.1
      let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
      if let character = named[String(name)] { return character }
      let value = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
      return value.flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? String(match.0)
    }
  }
}
