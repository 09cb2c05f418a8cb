import Foundation

/// A mail: its subject as title, who wrote it to whom and when, and its text. Of a text that is there twice the plain one is taken, of one
/// in HTML only its main text. Attachments are documents of their own; see `MailContainer`.
enum MailParser {
  static func parse(_ bytes: [UInt8], name: String) throws(DocumentError) -> Document {
    let mail = MIMEPart(bytes, 0..<bytes.count)
    guard mail.header["from"] ?? mail.header["subject"] ?? mail.header["date"] != nil else {
      throw .malformed(format: "mail", line: 1, reason: "it has neither sender nor subject nor date")
    }
    if mail.header.type == "multipart/encrypted" || mail.header.type.hasSuffix("pkcs7-mime") {
      throw .encrypted(format: "mail")
    }
    var writer = BlockWriter()
    let head = ["From", "To", "Cc", "Date"].compactMap { field in
      mail.header[field.lowercased()].map { "\(field): \($0)" }
    }
    writer.paragraph(head.joined(separator: "\n"))
    var hidden: [Finding] = []
    let hasText = write(mail, bytes, to: &writer, hidden: &hidden)
    guard hasText || mail.header["subject"] != nil else { throw .empty }
    var draft = try writer.draft(title: mail.header["subject"])
    draft.kind = .article
    draft.contributor = sender(mail.header["from"])
    for field in ["from", "to", "date", "message-id"] {
      draft.metadata[field == "message-id" ? "message_id" : field] = mail.header[field]
    }
    var document = try draft.document(name: name)
    document.findings = hidden
    return document
  }

  /// Whether there was any text in the part.
  private static func write(
    _ part: MIMEPart, _ bytes: [UInt8], to writer: inout BlockWriter, hidden: inout [Finding]
  ) -> Bool {
    if part.isAttachment { return false }
    if part.header.type == "multipart/alternative" {
      // The last is the richest; a plain text, where it says anything, needs no guessing.
      let plain = part.parts.first { $0.header.type == "text/plain" && !$0.content(bytes).allSatisfy(\.isSpace) }
      for choice in [plain].compactMap(\.self) + part.parts.reversed() {
        if write(choice, bytes, to: &writer, hidden: &hidden) { return true }
      }
      return false
    }
    if !part.parts.isEmpty {
      return part.parts.reduce(false) { found, part in write(part, bytes, to: &writer, hidden: &hidden) || found }
    }
    let content = part.content(bytes)
    let text = text(content, charset: part.header.parameter("charset", of: "content-type"))
    if part.header.type == "text/html" {
      guard (try? MarkupTags.check(content)) != nil, let tree = HTMLTree(text), let page = tree.root,
        let rendered = HTMLDocumentParser.rendered(page)
      else { return false }
      writer.append(rendered.blocks, of: rendered.output)
      hidden += InjectionDetector.hidden(HiddenText.all(of: page))
      return true
    }
    let isFlowed = part.header.parameter("format", of: "content-type")?.lowercased() == "flowed"
    let source = SourceText(isFlowed ? unfolded(text) : text)
    let blocks = PlainTextParser.blocks(of: source)
    writer.append(blocks, of: source.bytes)
    return !blocks.isEmpty
  }

  private static func text(_ bytes: [UInt8], charset: String?) -> String {
    EncodedWords.decode(bytes, charset: charset ?? "")
  }

  /// Lines that end with a space go on with the next one (RFC 3676).
  private static func unfolded(_ text: String) -> String {
    var result = ""
    for line in text.split(separator: /\r?\n/, omittingEmptySubsequences: false) {
      result += line
      if !line.hasSuffix(" ") || line == "-- " { result += "\n" }
    }
    return result
  }

  /// `Maya Okafor` of `Maya Okafor <maya@example.org>`.
  private static func sender(_ field: String?) -> String? {
    guard let field else { return nil }
    let name = field.prefix { $0 != "<" }.trimmingCharacters(in: CharacterSet(charactersIn: " \"'\t"))
    return name.isEmpty ? field.trimmingCharacters(in: CharacterSet(charactersIn: "<> ")) : name
  }
}
