/// How a file is to be read.
enum DocumentFormat: Equatable {
  case markdown, html, xml, plain, table
  case mail, mailbox
  case json, jsonLines, notebook, subtitles
  case restructuredText, asciiDoc, org, latex, manual
  case word, presentation, workbook, book, pdf
  /// Read only with OCR; the text goes on from "The file is not text but".
  case image(String)
  /// Files in a file; no document itself.
  case archive
  /// Known by its signature, but not read; the text goes on from "The file is".
  case unsupported(String)
  case code(CodeLanguage)

  /// By the first bytes where they decide, else by what the server says, else by the file's extension, else by how the text begins.
  init(name: String, bytes: [UInt8], mediaType: MediaType? = nil) {
    let file = fileName(of: name).lowercased()
    var named = Self.byExtension[Self.pathExtension(of: file)]
    // `tar.1` is a manual page, `release-2.1` is not.
    if named == .manual, !Self.isManual(bytes) { named = nil }
    let signed = FileSignature.format(of: bytes)
    if signed == .archive, let named, Self.packages.contains(named) {
      self = named
    } else {
      self = signed ?? mediaType?.format ?? named ?? Self.byContent(bytes, file: file)
    }
  }

  /// Whether the stored text is the file's own, decoded, and not what the file was rendered to.
  var isStoredAsWritten: Bool {
    switch self {
    case .markdown, .xml, .plain, .restructuredText, .asciiDoc, .org, .code: true
    default: false
    }
  }

  /// Formats that are zip archives, which do not always begin with the entries that tell them.
  private static let packages: [DocumentFormat] = [.word, .presentation, .workbook, .book]

  /// What the extensions say, beside those of `CodeLanguage`.
  private static let extensions: [(DocumentFormat, String)] = [
    (.markdown, "md markdown mdown mkd mdx"),
    (.html, "html htm xhtml"),
    (.xml, "xml rss atom xsd xsl xslt svg plist dita docbook"),
    (.plain, "txt text log"),
    (.latex, "tex ltx latex"),
    (.manual, "man mdoc 1 2 3 4 5 6 7 8 9"),
    (.restructuredText, "rst rest"),
    (.asciiDoc, "adoc asciidoc asc"),
    (.org, "org"),
    (.json, "json geojson webmanifest"),
    (.jsonLines, "jsonl ndjson"),
    (.notebook, "ipynb"),
    (.subtitles, "srt vtt ass ssa"),
    (.table, "csv tsv tab"),
    (.mail, "eml"),
    (.mailbox, "mbox mbx"),
    (.word, "docx docm dotx dotm"),
    (.presentation, "pptx pptm ppsx ppsm potx"),
    (.workbook, "xlsx xlsm xltx"),
    (.book, "epub"),
    (.pdf, "pdf"),
  ]

  private static let byExtension: [String: DocumentFormat] = {
    var table = CodeLanguage.byExtension.mapValues { DocumentFormat.code($0) }
    for (format, names) in extensions {
      for name in names.split(separator: " ") { table[String(name)] = format }
    }
    return table
  }()

  /// That of a compressed file is what stands before the compression's: `md` of `guide.md.gz`.
  private static func pathExtension(of file: String) -> String {
    var pieces = file.split(separator: ".", omittingEmptySubsequences: false)
    if pieces.count > 2, let last = pieces.last, ["gz", "bz2", "xz", "zst", "lzma", "z"].contains(last) {
      pieces.removeLast()
    }
    return pieces.count > 1 ? String(pieces.last ?? "") : ""
  }

  private static func byContent(_ bytes: [UInt8], file: String) -> DocumentFormat {
    let start = bytes.firstIndex { !$0.isSpace && $0 < 0x80 } ?? 0
    let head = String(decoding: bytes[start...].prefix(512), as: UTF8.self).lowercased()
    if head.hasPrefix("<!doctype html") || head.hasPrefix("<html") { return .html }
    if head.hasPrefix("<?xml") { return head.contains("<html") ? .html : .xml }
    if let mail = mail(head) { return mail }
    if head.hasPrefix("#!") { return .code(CodeLanguage(interpreterLine: String(head.prefix { !$0.isNewline }))) }
    if ["makefile", "dockerfile", "jenkinsfile", "vagrantfile"].contains(file) { return .code(.generic) }
    let lines = head.split(separator: "\n", maxSplits: 40)
    let isMarkdown =
      lines.first == "---" || lines.contains { $0.hasPrefix("# ") || $0.hasPrefix("## ") || $0.hasPrefix("```") }
    return isMarkdown ? .markdown : .plain
  }

  /// Whether a line begins with a request of roff among the first ones.
  private static func isManual(_ bytes: [UInt8]) -> Bool {
    let lines = bytes.prefix(8192).split(separator: 0x0A, maxSplits: 60)
    let requests = [".TH ", ".SH ", ".Dd ", ".Dt ", ".Sh ", ".so ", ".\\\"", "'\\\"", "'\\\""]
    return lines.contains { line in requests.contains { line.starts(with: $0.utf8) } }
  }

  /// Mailboxes begin with `From `, mails with one of the fields that all of them have on top.
  private static func mail(_ head: String) -> DocumentFormat? {
    let fields = [
      "received:", "return-path:", "delivered-to:", "message-id:", "mime-version:", "x-mozilla-status:", "from:",
    ]
    func begins(_ line: Substring) -> Bool { fields.contains { line.hasPrefix($0) } }
    let lines = head.split(separator: "\n", maxSplits: 3)
    guard lines.count > 2 else { return nil }
    if lines[0].hasPrefix("from "), lines[0].contains(":"), lines[1].contains(":") { return .mailbox }
    let isField = { (line: Substring) in
      line.prefix { $0 != " " }.contains(":") || line.first == " " || line.first == "\t"
    }
    return begins(lines[0]) && lines[1...2].allSatisfy(isField) ? .mail : nil
  }
}
