/// Source code: functions and types under their names, and the rest between them.
enum SourceCodeParser {
  static func parse(_ text: String, name: String, language: CodeLanguage) throws(DocumentError) -> Document {
    let source = SourceText(text)
    let tokens = CodeLexer.tokens(of: source.bytes, language.lexis)
    let sections = CodeSections.sections(
      of: units(of: tokens, in: source, language), in: source.bytes, headerEnd: headerEnd(tokens))
    guard !sections.isEmpty else { throw .empty }
    let header = CodeFileHeader(tokens, in: source)
    var metadata = ["programming_language": language.name]
    metadata["license"] = header.license
    return Document(
      title: fileName(of: name).singleLine(), kind: .code, language: self.language(of: tokens, in: source),
      contributor: header.contributor,
      metadata: language == .generic ? metadata.filter { $0.key == "license" } : metadata,
      text: text, sections: sections)
  }

  /// The outermost definitions in the order of the text, further ones in them.
  static func units(of tokens: CodeTokens, in source: SourceText, _ language: CodeLanguage) -> [CodeUnit] {
    switch language.structure {
    case .braces(let grammar): BraceOutline(tokens, language, grammar: grammar).units()
    case .blocks(let dialect): BlockOutline(tokens, language, dialect: dialect).units()
    case .indentation: IndentOutline(tokens, language).units()
    case .statements: StatementOutline(tokens).units()
    case .keys: KeyOutline.units(in: source)
    case .none: []
    }
  }

  /// The end of the comments that open the file, where a blank line sets them apart from what follows.
  private static func headerEnd(_ tokens: CodeTokens) -> Int {
    let first = tokens.tokens.first.map { Int($0.start) } ?? tokens.bytes.count
    let opening = tokens.comments.prefix { $0.lowerBound < first }
    guard let start = opening.first, tokens.bytes[..<start.lowerBound].allSatisfy(\.isSpace) else { return 0 }
    for (index, comment) in opening.enumerated() {
      let next = index + 1 < opening.count ? opening[index + 1].lowerBound : first
      let between = tokens.bytes[comment.upperBound..<next]
      if between.count(where: { $0 == 0x0A }) > 1 { return comment.upperBound }
      if !between.allSatisfy(\.isSpace) { return 0 }
    }
    return 0
  }

  /// The language of the comments; of everything where there are none.
  private static func language(of tokens: CodeTokens, in source: SourceText) -> Language {
    let comments = tokens.comments.map { source.string($0) }.joined(separator: "\n")
    let language = LanguageDetector.language(of: comments)
    return language == .other ? LanguageDetector.language(of: source.text) : language
  }
}
