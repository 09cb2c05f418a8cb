import Foundation

/// EPUB books, versions 2 and 3: chapters in reading order under the titles of the table of contents.
enum BookParser {
  static func parse(_ data: Data, name: String) throws(DocumentError) -> Document {
    let package = OfficePackage(data, format: "EPUB book")
    let parts = try package.parts { part in
      let ending = part.split(separator: ".").last?.lowercased() ?? ""
      return ["xml", "opf", "ncx", "xhtml", "html", "htm"].contains(ending)
    }
    let root = try rootFile(parts, in: package)
    guard let bytes = parts[root] else {
      throw .malformed(format: package.format, line: 0, reason: "it has no part '\(root.singleLine())'")
    }
    let contents = try BookContents(package.cursor(bytes), folder: folder(of: root))
    try checkEncryption(parts["meta-inf/encryption.xml"], of: contents, in: package)
    let titles = try titles(contents, parts, in: package)
    var writer = BlockWriter()
    var hidden: [Finding] = []
    for chapter in contents.spine {
      guard let bytes = parts[chapter] else { continue }
      try write(bytes, title: titles[chapter], to: &writer, hidden: &hidden)
    }
    var draft = try writer.draft(title: contents.title)
    draft.contributor = contents.authors.isEmpty ? nil : contents.authors.joined(separator: ", ")
    draft.metadata = contents.fields
    var document = try draft.document(name: name)
    document.findings = hidden
    return document
  }

  /// A chapter whose text does not begin with a heading gets that of the table of contents.
  private static func write(
    _ bytes: [UInt8], title: String?, to writer: inout BlockWriter, hidden: inout [Finding]
  ) throws(DocumentError) {
    try MarkupTags.check(bytes)
    let text = try TextDecoder.decode(bytes, declared: CharsetDeclaration.xml(bytes))
    guard let tree = HTMLTree(text), let page = tree.root, let chapter = HTMLDocumentParser.rendered(page) else {
      return
    }
    if let title, !chapter.blocks.prefix(2).contains(where: { if case .heading = $0.role { true } else { false } }) {
      writer.heading(title, level: 1)
    }
    writer.append(chapter.blocks, of: chapter.output)
    hidden += InjectionDetector.hidden(HiddenText.all(of: page))
  }

  private static func rootFile(_ parts: [String: [UInt8]], in package: OfficePackage) throws(DocumentError) -> String {
    guard let bytes = parts["meta-inf/container.xml"] else {
      throw .malformed(format: package.format, line: 0, reason: "it has no part 'META-INF/container.xml'")
    }
    let cursor = try package.cursor(bytes)
    while let event = try cursor.next() {
      if event == .start("rootfile"), let path = cursor["full-path"] {
        return OfficePackage.resolve(path, from: "")
      }
    }
    throw .malformed(format: package.format, line: 0, reason: "its container names no root file")
  }

  /// Books for sale are encrypted chapter by chapter; mangled fonts alone do no harm.
  private static func checkEncryption(
    _ bytes: [UInt8]?, of contents: BookContents, in package: OfficePackage
  ) throws(DocumentError) {
    guard let bytes else { return }
    let cursor = try package.cursor(bytes)
    while let event = try cursor.next() {
      guard event == .start("CipherReference"), let uri = cursor["URI"] else { continue }
      if contents.spine.contains(OfficePackage.resolve(BookContents.path(uri), from: "")) {
        throw .encrypted(format: package.format)
      }
    }
  }

  static func folder(of part: String) -> String { part.split(separator: "/").dropLast().joined(separator: "/") }

  /// Titles of chapters by their parts: from the navigation document, else from the NCX of version 2.
  private static func titles(
    _ contents: BookContents, _ parts: [String: [UInt8]], in package: OfficePackage
  ) throws(DocumentError) -> [String: String] {
    var titles: [String: String] = [:]
    func note(_ target: String, _ title: String, _ owner: String) {
      let part = OfficePackage.resolve(BookContents.path(target), from: folder(of: owner))
      let title = title.singleLine()
      if !title.isEmpty, titles[part] == nil { titles[part] = title }
    }
    if let navigation = contents.navigation, let bytes = parts[navigation],
      let text = try? TextDecoder.decode(bytes, declared: nil), (try? MarkupTags.check(bytes)) != nil,
      let tree = HTMLTree(text), let page = tree.root
    {
      page.walk { node in
        guard node.tag == "a", let target = node[attribute: "href"] else { return true }
        var title = ""
        node.walk { child in
          if let text = child.text { title += String(decoding: text, as: UTF8.self) }
          return true
        }
        note(target, title, navigation)
        return false
      }
    } else if let ncx = contents.ncx, let bytes = parts[ncx] {
      let cursor = try package.cursor(bytes)
      var title = ""
      while let event = try cursor.next() {
        if event == .start("text") { title = try cursor.content() }
        if event == .start("content"), let target = cursor["src"] { note(target, title, ncx) }
      }
    }
    return titles
  }
}

/// What the package document of a book says.
private struct BookContents {
  var title: String?
  var authors: [String] = []
  var fields: [String: String] = [:]
  /// Parts in reading order.
  var spine: [String] = []
  var navigation: String?
  var ncx: String?

  init(_ cursor: XMLCursor, folder: String) throws(DocumentError) {
    var parts: [String: String] = [:]
    var listed: Set<String> = []
    while let event = try cursor.next() {
      guard case .start(let name) = event else { continue }
      switch name {
      case "title", "creator", "date", "publisher", "subject", "description":
        let value = try cursor.content().singleLine(limit: 500)
        if !value.isEmpty { note(name, value) }
      case "item":
        guard let id = cursor["id"], let target = cursor["href"] else { continue }
        let part = OfficePackage.resolve(Self.path(target), from: folder)
        parts[id] = part
        if cursor["properties"]?.split(separator: " ").contains("nav") == true { navigation = part }
        if cursor["media-type"] == "application/x-dtbncx+xml" { ncx = part }
      case "itemref":
        // Some books list a chapter once for each of its headings.
        if let part = cursor["idref"].flatMap({ parts[$0] }), part != navigation, listed.insert(part).inserted {
          spine.append(part)
        }
      default: break
      }
    }
  }

  private mutating func note(_ name: String, _ value: String) {
    switch name {
    case "title": title = title ?? value
    case "creator": authors.append(value)
    default: fields[name] = fields[name] ?? value
    }
  }

  /// A reference without its fragment, `%20` and the like resolved.
  static func path(_ reference: String) -> String {
    let path = reference.prefix { $0 != "#" }
    return path.removingPercentEncoding ?? String(path)
  }
}
