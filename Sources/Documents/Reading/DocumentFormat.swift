/// How a file's text is to be read.
enum DocumentFormat: Equatable {
  case markdown, html, xml, plain, table
  case code(CodeLanguage)

  /// By the file's extension, else by how the text begins.
  init(name: String, bytes: [UInt8]) {
    let file = fileName(of: name).lowercased()
    let pieces = file.split(separator: ".", omittingEmptySubsequences: false)
    let pathExtension = pieces.count > 1 ? String(pieces.last ?? "") : ""
    self = Self.byExtension(pathExtension) ?? Self.byContent(bytes, file: file)
  }

  private static func byExtension(_ pathExtension: String) -> DocumentFormat? {
    switch pathExtension {
    case "md", "markdown", "mdown", "mkd", "mdx": .markdown
    case "html", "htm", "xhtml": .html
    case "xml", "rss", "atom", "xsd", "xsl", "xslt", "svg", "plist", "dita", "docbook": .xml
    case "txt", "text", "log", "rst", "adoc", "org", "tex": .plain
    case "csv", "tsv": .table
    default: CodeLanguage(pathExtension: pathExtension).map { .code($0) }
    }
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
