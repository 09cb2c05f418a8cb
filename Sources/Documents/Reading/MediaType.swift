import Foundation

/// What a server says a file is: the `Content-Type` of RFC 9110, such as `text/html; charset=gbk`.
public struct MediaType: Sendable, Equatable {
  /// Type and subtype in lower case, `text/html`.
  public var name: String
  /// As declared; a server's word goes before that of the file.
  public var charset: String?

  /// `nil` where the text has no type and subtype.
  public init?(_ text: String) {
    let fields = text.split(separator: ";", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    guard let first = fields.first?.lowercased(), first.split(separator: "/").count == 2 else { return nil }
    name = first
    for field in fields.dropFirst() {
      let parts = field.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "charset" else { continue }
      let value = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: "\" '"))
      charset = value.isEmpty ? nil : value
    }
  }

  /// `nil` where the type says less than the file's name and its first bytes do, as `text/plain` and `application/octet-stream`.
  var format: DocumentFormat? {
    if let format = Self.formats[name] { return format }
    if name.hasSuffix("+xml") { return .xml }
    return name.hasSuffix("+json") ? .json : nil
  }

  private static let formats: [String: DocumentFormat] = [
    "text/html": .html, "application/xhtml+xml": .html, "text/markdown": .markdown, "text/x-markdown": .markdown,
    "application/xml": .xml, "text/xml": .xml, "application/json": .json, "application/x-ndjson": .jsonLines,
    "application/jsonl": .jsonLines, "text/csv": .table, "text/tab-separated-values": .table, "text/vtt": .subtitles,
    "message/rfc822": .mail, "application/mbox": .mailbox, "application/x-ipynb+json": .notebook,
    "text/x-rst": .restructuredText, "application/x-tex": .latex, "application/x-latex": .latex,
  ]
}
