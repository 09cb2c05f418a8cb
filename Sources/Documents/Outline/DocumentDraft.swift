/// What a parser of prose found, before it is settled what kind of document it is.
struct DocumentDraft {
  var source: SourceText
  var title: String?
  var kind: DocumentKind?
  var language: Language?
  var contributor: String?
  var metadata: [String: String] = [:]
  var blocks: [TextBlock]
  /// Where its pages begin in the source.
  var pageStarts: [Int] = []

  init(source: SourceText, title: String?, blocks: [TextBlock]) {
    self.source = source
    self.title = title
    self.blocks = blocks
  }

  /// Settles kind, language and title (the file's name where the text has none) and cuts the blocks into sections.
  func document(name: String) throws(DocumentError) -> Document {
    let title = title.map { $0.singleLine() }.flatMap { $0.isEmpty ? nil : $0 } ?? fileName(of: name).singleLine()
    let kind = kind ?? (RegulationOutline.isRegulation(blocks, in: source) ? .regulation : .article)
    let outline = kind == .regulation ? RegulationOutline.read(blocks, in: source, title: title) : nil
    let sections = outline?.sections ?? HeadingOutline.sections(of: blocks, title: title)
    guard !sections.isEmpty else { throw .empty }
    return Document(
      title: title, kind: kind, language: language ?? LanguageDetector.language(of: source.text),
      contributor: contributor, metadata: metadata, text: source.text, sections: sections, pageStarts: pageStarts,
      clauses: outline?.clauses)
  }
}

/// The last part of a URI.
func fileName(of uri: String) -> String {
  uri.split(separator: "/").last.map { String($0) } ?? uri
}
