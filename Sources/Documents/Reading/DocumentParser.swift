public import Foundation

/// Turns the bytes of one file into a `Document`. Safe on any input: what cannot be read is an error, never a crash.
public struct DocumentParser: Sendable {
  /// The most bytes a file may have.
  public var limit: Int
  /// What becomes of the text. Findings are in the document.
  public var cleaning: CleaningOptions
  /// Reads pictures and scanned pages; `nil` refuses the ones and leaves out the others.
  public var recognition: TextRecognition?

  public init(
    limit: Int = DocumentReader.defaultLimit, recognition: TextRecognition? = nil, cleaning: CleaningOptions = .none
  ) {
    self.limit = limit
    self.recognition = recognition
    self.cleaning = cleaning
  }

  /// Reads and parses the file at `path`; `name` is its URI.
  public func parse(path: String, name: String) throws(DocumentError) -> Document {
    try parse(data: DocumentReader.read(path: path, limit: limit), name: name)
  }

  /// The parser is chosen by the first bytes where they decide, then by what a server says of the file, by the extension of `name` (a
  /// file name or URI), and by the content. Computes on the calling thread, roughly linear in the size: call it off the cooperative pool
  /// for large files.
  public func parse(data: Data, name: String, mediaType: MediaType? = nil) throws(DocumentError) -> Document {
    guard data.count <= limit else { throw .tooLarge(bytes: data.count, limit: limit) }
    let bytes = [UInt8](data)
    guard !bytes.allSatisfy(\.isSpace) else { throw .empty }
    if FileSignature.format(of: bytes) == nil { try BinarySignature.check(bytes) }
    let format = DocumentFormat(name: name, bytes: bytes, mediaType: mediaType)
    let charset = mediaType?.charset
    let document = try parse(data, bytes, as: format, name: name, charset: charset)
    return DocumentCleaner(options: cleaning).clean(document) { repaired in
      // Structure that was unreadable before is found now. What a file was rendered to is not the file.
      guard format.isStoredAsWritten else { return nil }
      let again = try? parse(Data(repaired), repaired, as: format, name: name)
      return again.flatMap { $0.text.utf8.elementsEqual(repaired) ? $0 : nil }
    }
  }

  private func parse(
    _ data: Data, _ bytes: [UInt8], as format: DocumentFormat, name: String, charset: String? = nil
  ) throws(DocumentError) -> Document {
    func text(_ bytes: [UInt8], declared: String? = nil) throws(DocumentError) -> String {
      try Self.text(bytes, declared: charset ?? declared)
    }
    switch format {
    case .markdown:
      return try MarkdownParser.parse(text(bytes), name: name)
    case .html:
      return try HTMLDocumentParser.parse(text(bytes, declared: CharsetDeclaration.html(bytes)), name: name)
    case .xml:
      return try XMLDocumentParser.parse(text(bytes, declared: CharsetDeclaration.xml(bytes)), name: name)
    case .plain:
      return try PlainTextParser.parse(text(bytes), name: name)
    case .table:
      return try DelimitedText.parse(text(bytes), name: name)
    case .restructuredText:
      return try LightMarkupParser.parse(text(bytes), name: name, dialect: .restructuredText)
    case .asciiDoc:
      return try LightMarkupParser.parse(text(bytes), name: name, dialect: .asciiDoc)
    case .org:
      return try LightMarkupParser.parse(text(bytes), name: name, dialect: .org)
    case .latex:
      return try LaTeXParser.parse(text(bytes), name: name)
    case .manual:
      return try ManualParser.parse(text(bytes), name: name)
    case .json:
      return try JSONParser.parse(text(bytes), name: name)
    case .jsonLines:
      return try JSONParser.parse(lines: text(bytes), name: name)
    case .notebook:
      return try NotebookParser.parse(text(bytes), name: name)
    case .subtitles:
      return try SubtitleParser.parse(text(bytes), name: name)
    case .mail:
      return try MailParser.parse(bytes, name: name)
    case .word:
      return try WordParser.parse(data, name: name)
    case .presentation:
      return try PresentationParser.parse(data, name: name)
    case .workbook:
      return try WorkbookParser.parse(data, name: name)
    case .book:
      return try BookParser.parse(data, name: name)
    case .pdf:
      return try PDFParser.parse(data, name: name, recognition: recognition)
    case .image(let kind):
      guard let recognition else { throw .binary(format: kind) }
      return try ImageParser.parse(data, name: name, recognition: recognition)
    case .archive, .mailbox:
      throw .unsupported(format: "a container, whose files are documents each")
    case .unsupported(let format):
      throw .unsupported(format: format)
    case .code(let language):
      return try SourceCodeParser.parse(text(bytes), name: name, language: language)
    }
  }

  private static func text(_ bytes: [UInt8], declared: String? = nil) throws(DocumentError) -> String {
    let text = try TextDecoder.decode(bytes, declared: declared)
    guard text.unicodeScalars.contains(where: { !isWhitespace($0.value) }) else { throw .empty }
    return text
  }
}
