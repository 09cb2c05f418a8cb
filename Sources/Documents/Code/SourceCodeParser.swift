/// Source code: functions and types under their names, and the rest between them.
enum SourceCodeParser {
  static func parse(_ text: String, name: String, language: CodeLanguage) throws(DocumentError) -> Document {
    let source = SourceText(text)
    let tokens = CodeLexer.tokens(of: source.bytes, language.lexis)
    let units: [CodeUnit] =
      switch language.structure {
      case .braces: BraceOutline(source.bytes, language, tokens: tokens).units()
      case .indentation: IndentOutline(source.bytes, language, tokens: tokens).units()
      case .statements: StatementOutline(source.bytes, tokens: tokens).units()
      case .keys: KeyOutline.units(in: source)
      case .none: []
      }
    let sections = CodeSections.sections(of: units, in: source.bytes, headerEnd: headerEnd(tokens))
    guard !sections.isEmpty else { throw .empty }
    return Document(
      title: fileName(of: name).singleLine(), kind: .code, language: self.language(of: tokens, in: source),
      contributor: contributor(tokens, in: source), text: text, sections: sections)
  }

  /// The end of the comments that open the file, where a blank line sets them apart from what follows.
  private static func headerEnd(_ tokens: [CodeToken]) -> Int {
    var end = 0
    var lineEnds = 0
    for token in tokens {
      switch token.kind {
      case .lineEnd:
        lineEnds += 1
        if lineEnds > 1, end > 0 { return end }
      case .comment:
        end = token.bytes.upperBound
        lineEnds = 0
      default: return 0
      }
    }
    return 0
  }

  /// The language of the comments; of everything where there are none.
  private static func language(of tokens: [CodeToken], in source: SourceText) -> Language {
    let comments = tokens.filter { $0.kind == .comment }.map { source.string($0.bytes) }.joined(separator: "\n")
    let language = LanguageDetector.language(of: comments)
    return language == .other ? LanguageDetector.language(of: source.text) : language
  }

  /// Everybody named by `SPDX-FileContributor` in the comments before the code.
  private static func contributor(_ tokens: [CodeToken], in source: SourceText) -> String? {
    var names: [String] = []
    for token in tokens.prefix(200) where token.kind == .comment {
      for match in source.string(token.bytes).matches(of: /SPDX-FileContributor:[ \t]*([^\r\n]+)/) {
        let name = String(match.1).replacing("*/", with: "").replacing("-->", with: "").trimmingSpaces()
        if !name.isEmpty, !names.contains(name) { names.append(name) }
      }
    }
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }
}
