/// Why a file did not become a document. Each description says what was wrong and what to do about it; none contains the
/// file's text.
public enum DocumentError: Error, Sendable, Equatable {
  /// No text at all, or none besides front matter, navigation and other wrapping.
  case empty
  /// Not text. `format` names what the first bytes look like, when that is known.
  case binary(format: String?)
  /// Protected by a password or a key.
  case encrypted(format: String)
  /// A known format that this version does not read.
  case unsupported(format: String)
  /// `offset` is the first byte that is no part of a character in `charset`, counted from 0.
  case undecodable(charset: String, offset: Int)
  /// The file declares a character set that the system cannot convert.
  case unknownCharset(String)
  case tooLarge(bytes: Int, limit: Int)
  /// The system would not hand the bytes over.
  case unreadable(reason: String)
  /// Breaks its format's rules where no repair is safe. `line` counts from 1; 0 when unknown.
  case malformed(format: String, line: Int, reason: String)
  /// Well formed, but made to exhaust or to reach beyond its reader, such as an XML entity bomb.
  case hostile(reason: String)
  /// Nothing but pictures of text on its `pages` pages.
  case imageOnly(format: String, pages: Int)
  /// Read by a program that is not installed; `package` is the Debian package that has it.
  case toolMissing(tool: String, package: String)
  /// The program that reads it used up what it may.
  case exhausted(tool: String, limit: String)
}

extension DocumentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty:
      "The file holds no text. Remove it, or check that it was saved completely."
    case .binary(let format):
      "The file is not text\(format.map { " but \($0)" } ?? ": it contains NUL bytes"). "
        + (format?.hasSuffix(" image") == true
          ? "Read it with --ocr, or leave it out."
          : "Leave it out, or export its text as Markdown, HTML or plain text.")
    case .encrypted(let format):
      "The file is an encrypted \(format). Remove the password and export its text as Markdown, HTML or plain text."
    case .unsupported(let format):
      "The file is \(format), which is not supported. Export it as Markdown, HTML or plain text."
    case .undecodable(let charset, let offset):
      "The text is not valid \(charset): the first wrong byte is at offset \(offset). Save the file as UTF-8."
    case .unknownCharset(let name):
      "The file declares the character set '\(name)', which this system cannot convert. Save the file as UTF-8."
    case .tooLarge(let bytes, let limit):
      "The file has \(bytes) bytes; the limit is \(limit). Split it into parts, or raise the limit."
    case .unreadable(let reason):
      "The file cannot be read: \(reason). Check that it exists and that its permissions allow reading."
    case .malformed(let format, let line, let reason):
      "The \(format) is malformed\(line > 0 ? " at line \(line)" : ""): \(reason). Correct the file and try again."
    case .hostile(let reason):
      "The file is refused: \(reason). Leave it out, or save it anew from a source you trust."
    case .imageOnly(let format, let pages):
      "The \(format) has \(pages) page\(pages == 1 ? "" : "s") of pictures and no text. Read it with OCR: install "
        + "tesseract-ocr and tesseract-ocr-chi-sim, and turn it on with --ocr or the setting ocr."
    case .toolMissing(let tool, let package):
      "The file is read by \(tool), which was not found on the search path. Install the package \(package)."
    case .exhausted(let tool, let limit):
      "Reading the file was given up: \(tool) used more than \(limit). Split the file into parts, or print it anew."
    }
  }
}
