/// What the paragraph styles of a Word document say of headings and lists.
struct WordStyles {
  private struct Style {
    var name = ""
    var basedOn: String?
    var outlineLevel: Int?
    var list: String?
    var listLevel = 0
  }

  private var styles: [String: Style] = [:]

  init(_ bytes: [UInt8]?, in package: OfficePackage) throws(DocumentError) {
    guard let bytes else { return }
    let cursor = try package.cursor(bytes)
    var id: String?
    while let event = try cursor.next() {
      switch event {
      case .start("style"):
        id = cursor["styleId"]
        if let id { styles[id] = Style() }
      case .end("style"): id = nil
      case .start(let name):
        guard let id, let value = cursor["val"] else { continue }
        switch name {
        case "name": styles[id]?.name = value.lowercased()
        case "basedOn": styles[id]?.basedOn = value
        case "outlineLvl": styles[id]?.outlineLevel = Int(value)
        case "numId": styles[id]?.list = value
        case "ilvl": styles[id]?.listLevel = Int(value) ?? 0
        default: break
        }
      default: break
      }
    }
  }

  /// 1 for the outermost headings; `nil` for what is none.
  func headingLevel(_ style: String?) -> Int? {
    for style in chain(style) {
      if let level = style.outlineLevel { return level < 9 ? level + 1 : nil }
      if style.name.hasPrefix("heading "), let level = Int(style.name.dropFirst(8)) { return level }
      if style.name == "title" { return 1 }
    }
    return nil
  }

  func list(_ style: String?) -> WordListPlace? {
    chain(style).lazy.compactMap { style in style.list.map { WordListPlace(list: $0, level: style.listLevel) } }.first
  }

  /// An entry of a table of contents, which repeats a heading.
  func isContentsEntry(_ style: String?) -> Bool { chain(style).contains { $0.name.hasPrefix("toc ") } }

  func isTitle(_ style: String?) -> Bool { chain(style).contains { $0.name == "title" } }

  /// The style and those it is based on.
  private func chain(_ id: String?) -> [Style] {
    var chain: [Style] = []
    var next = id
    while let id = next, let style = styles[id], chain.count < 16 {
      chain.append(style)
      next = style.basedOn
    }
    return chain
  }
}

/// Where a paragraph stands in which list.
struct WordListPlace: Equatable {
  /// `0` takes the paragraph out of its style's list.
  var list: String
  /// 0 for the outermost items.
  var level: Int
}
