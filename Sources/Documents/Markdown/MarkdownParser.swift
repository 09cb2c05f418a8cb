/// Markdown (CommonMark with GitHub's tables) with YAML front matter.
enum MarkdownParser {
  static func parse(_ text: String, name: String) throws(DocumentError) -> Document {
    let source = SourceText(text)
    let frontMatter = FrontMatter.parse(source)
    let blocks = MarkdownBlocks.parse(source, from: frontMatter?.bodyLine ?? 0)
    var fields = frontMatter?.fields ?? [:]
    let topHeading = blocks.lazy.compactMap { block -> String? in
      guard case .heading(1, let text) = block.role, !text.isEmpty else { return nil }
      return text
    }.first
    var draft = DocumentDraft(source: source, title: topHeading, blocks: blocks)
    draft.title = fields.removeValue(forKey: "title") ?? draft.title
    draft.kind = fields.removeValue(forKey: "kind").flatMap { DocumentKind(rawValue: $0.lowercased()) }
    draft.language = fields.removeValue(forKey: "language").flatMap(language(named:))
    draft.contributor = fields["contributor"] ?? fields["author"] ?? fields["authors"]
    for key in ["contributor", "author", "authors"] where fields[key] == draft.contributor { fields[key] = nil }
    draft.metadata = fields
    return try draft.document(name: name)
  }

  /// `zh`, `zh-CN`, `中文`, `en`, `en-GB`, `English`.
  private static func language(named name: String) -> Language? {
    let name = name.lowercased()
    if name.hasPrefix("zh") || name == "中文" || name == "chinese" { return .chinese }
    if name == "en" || name.hasPrefix("en-") || name.hasPrefix("en_") || name == "english" { return .english }
    return name.isEmpty ? nil : .other
  }
}
