/// The definitions of one source file.
public struct CodeOutline: Sendable, Equatable {
  /// As people call it: `Swift`, `C++`.
  public var language: String
  /// The SPDX identifier of the licence that the file's first comments name.
  public var license: String?
  /// In the order of the text; what a definition holds comes after it.
  public var definitions: [CodeDefinition]

  /// Reads a text by the name of its file, which tells the language, or by its first line; `nil` for what is no code, or of a language whose
  /// definitions are not known. Takes time in proportion to the text's length.
  public init?(of text: String, name: String) {
    guard case .code(let language) = DocumentFormat(name: name, bytes: Array(text.utf8.prefix(1024))),
      language.structure != .none, language.structure != .keys
    else { return nil }
    let source = SourceText(text)
    let tokens = CodeLexer.tokens(of: source.bytes, language.lexis)
    self.language = language.name
    license = CodeFileHeader(tokens, in: source).license
    definitions = SourceCodeParser.units(of: tokens, in: source, language).flatMap(Self.definitions)
  }

  private static func definitions(of unit: CodeUnit) -> [CodeDefinition] {
    [unit.definition].compactMap { $0 } + unit.members.flatMap(definitions)
  }
}
