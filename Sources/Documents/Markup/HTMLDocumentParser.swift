/// HTML of any age and state: its main text, rendered.
enum HTMLDocumentParser {
  static func parse(_ text: String, name: String) throws(DocumentError) -> Document {
    try MarkupTags.check(Array(text.utf8))
    guard let tree = HTMLTree(text), let page = tree.root else { throw .empty }
    guard let rendered = rendered(page) else { throw .empty }
    var draft = DocumentDraft(
      source: SourceText(rendered.text), title: title(of: page, blocks: rendered.blocks), blocks: rendered.blocks)
    draft.metadata = metadata(of: page)
    draft.contributor = draft.metadata.removeValue(forKey: "author")
    var document = try draft.document(name: name)
    document.findings = InjectionDetector.hidden(HiddenText.all(of: page))
    return document
  }

  /// The page's main text; `nil` where there is none.
  static func rendered(_ page: HTMLNode) -> HTMLRenderer? {
    for strictness in HTMLMainText.Strictness.allCases {
      let rendered = HTMLRenderer(HTMLMainText(page: page, strictness: strictness))
      if !rendered.blocks.isEmpty { return rendered }
    }
    return nil
  }

  /// The page's title; its only top heading where the title merely adds the site's name to that.
  private static func title(of page: HTMLNode, blocks: [TextBlock]) -> String? {
    let topHeadings = blocks.compactMap { block -> String? in
      guard case .heading(1, let text) = block.role else { return nil }
      return text
    }
    let heading = topHeadings.first
    guard let element = page.first(where: { $0.tag == "title" }) else { return heading }
    var title = ""
    element.walk { node in
      if let text = node.text { title += String(decoding: text, as: UTF8.self) }
      return true
    }
    title = title.singleLine()
    if let heading, title.isEmpty || (topHeadings.count == 1 && title.contains(heading)) { return heading }
    return title.isEmpty ? nil : title
  }

  private static func metadata(of page: HTMLNode) -> [String: String] {
    var fields: [String: String] = [:]
    page.walk { node in
      if node.tag == "meta", let name = node[attribute: "name"]?.lowercased(),
        ["author", "date", "description", "keywords"].contains(name), let content = node[attribute: "content"],
        case let value = content.singleLine(limit: 500), !value.isEmpty
      {
        fields[name] = fields[name] ?? value
      }
      return true
    }
    return fields
  }
}
