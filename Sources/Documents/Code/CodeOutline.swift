/// The definitions of one source file.
public struct CodeOutline: Sendable {
  /// As people call it: `Swift`, `C++`.
  public let language: String
  /// The SPDX identifier of the licence that the file's first comments name.
  public let license: String?
  /// In the order of the text; what a definition holds comes after it.
  public let definitions: [CodeDefinition]
  /// The first and last line of each definition, from 1.
  public let lines: [ClosedRange<Int>]
  private let bytes: [UInt8]

  /// Unicode scalars of a signature in one line.
  static let longestSignature = 300

  /// Reads a text by the name of its file, which tells the language, or by its first line; `nil` for what is no code, or of a language whose
  /// definitions are not known. Takes time in proportion to the text's length.
  public init?(of text: String, name: String) {
    guard case .code(let language) = DocumentFormat(name: name, bytes: Array(text.utf8.prefix(8192))),
      language.structure != .none, language.structure != .keys
    else { return nil }
    let source = SourceText(text)
    let tokens = CodeLexer.tokens(of: source.bytes, language.lexis)
    self.language = language.name
    bytes = source.bytes
    license = CodeFileHeader(tokens, in: source).license
    definitions = SourceCodeParser.units(of: tokens, in: source, language).flatMap(Self.definitions)
    let starts = source.lines.map(\.lowerBound)
    lines = definitions.map { definition in
      let first = Self.line(of: definition.bytes.lowerBound, in: starts)
      return first...max(first, Self.line(of: definition.bytes.upperBound - 1, in: starts))
    }
  }

  /// Reads a file; `nil` as above.
  public static func read(path: String) throws(DocumentError) -> CodeOutline? {
    let bytes = [UInt8](try DocumentReader.read(path: path))
    guard case .code = DocumentFormat(name: path, bytes: bytes) else { return nil }
    try BinarySignature.check(bytes)
    return CodeOutline(of: try TextDecoder.decode(bytes, declared: nil), name: path)
  }

  /// Its head in one line: `func add(_ key: Key) -> Int`.
  public func signature(of definition: CodeDefinition) -> String {
    bytes.string(definition.signature.clamped(to: 0..<bytes.count)).singleLine(limit: Self.longestSignature)
  }

  private static func definitions(of unit: CodeUnit) -> [CodeDefinition] {
    [unit.definition].compactMap { $0 } + unit.members.flatMap(definitions)
  }

  private static func line(of offset: Int, in starts: [Int]) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return max(1, low)
  }
}
