/// How a file is to be read.
enum DocumentFormat: Equatable {
  case markdown, html, xml, plain, table
  case word, presentation, workbook, book, pdf
  /// Files in a file; no document itself.
  case archive
  /// Known by its signature, but not read; the text goes on from "The file is".
  case unsupported(String)
  case code(CodeLanguage)

  /// By the first bytes where they decide, else by the file's extension, else by how the text begins.
  init(name: String, bytes: [UInt8]) {
    let file = fileName(of: name).lowercased()
    let named = Self.byExtension[Self.pathExtension(of: file)]
    let signed = FileSignature.format(of: bytes)
    if signed == .archive, let named, Self.packages.contains(named) {
      self = named
    } else {
      self = signed ?? named ?? Self.byContent(bytes, file: file)
    }
  }

  /// Formats that are zip archives, which do not always begin with the entries that tell them.
  private static let packages: [DocumentFormat] = [.word, .presentation, .workbook, .book]

  /// What the extensions say, beside those of `CodeLanguage`.
  private static let extensions: [(DocumentFormat, String)] = [
    (.markdown, "md markdown mdown mkd mdx"),
    (.html, "html htm xhtml"),
    (.xml, "xml rss atom xsd xsl xslt svg plist dita docbook"),
    (.plain, "txt text log rst adoc org tex"),
    (.table, "csv tsv"),
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
    if head.hasPrefix("#!") { return .code(CodeLanguage(interpreterLine: String(head.prefix { !$0.isNewline }))) }
    if ["makefile", "dockerfile", "jenkinsfile", "vagrantfile"].contains(file) { return .code(.generic) }
    let lines = head.split(separator: "\n", maxSplits: 40)
    let isMarkdown =
      lines.first == "---" || lines.contains { $0.hasPrefix("# ") || $0.hasPrefix("## ") || $0.hasPrefix("```") }
    return isMarkdown ? .markdown : .plain
  }
}
