import CLibXML2

/// XML: the text of its elements under their names. The source is kept as it is; sections point at text in it.
enum XMLDocumentParser {
  static func parse(_ text: String, name: String) throws(DocumentError) -> Document {
    let source = SourceText(text)
    try MarkupTags.check(source.bytes)
    try XMLEntities.check(source)
    try checkWellFormed(text)
    let outline = XMLOutline(source)
    let sections = outline.sections()
    guard !sections.isEmpty else { throw .empty }
    return Document(
      title: outline.title?.singleLine() ?? fileName(of: name).singleLine(), kind: .article,
      language: LanguageDetector.language(of: sections.map { source.string($0.bytes) }.joined(separator: " ")),
      text: text, sections: sections)
  }

  /// Reads the whole text with libxml2, without network, external subsets or entity substitution.
  private static func checkWellFormed(_ text: String) throws(DocumentError) {
    XMLLibrary.start()
    xmlResetLastError()
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    var text = text
    let isWellFormed = text.withUTF8 { bytes in
      guard
        let reader = xmlReaderForMemory(
          UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, "UTF-8",
          Int32(options | XML_PARSE_IGNORE_ENC.rawValue))
      else { return false }
      defer { xmlFreeTextReader(reader) }
      while true {
        let status = xmlTextReaderRead(reader)
        if status != 1 { return status == 0 }
      }
    }
    guard !isWellFormed else { return }
    guard let error = xmlGetLastError(), let message = error.pointee.message else {
      throw .malformed(format: "XML", line: 0, reason: "it is not well formed")
    }
    let line = Int(error.pointee.line)
    // The library says the same of what follows the document and of what is missing from it.
    let isAboutTheEnd = [XML_ERR_DOCUMENT_END, XML_ERR_TAG_NOT_FINISHED].contains {
      error.pointee.code == Int32(bitPattern: $0.rawValue)
    }
    let reason =
      isAboutTheEnd && isCutOff(text)
      ? "it ends before its elements do: it may be cut off" : String(cString: message).singleLine()
    xmlResetLastError()
    throw .malformed(format: "XML", line: line, reason: reason)
  }

  /// Whether the outermost element has no end.
  private static func isCutOff(_ text: String) -> Bool {
    let root = text.prefix(1 << 16).firstMatch(of: /<([\p{L}_][^\s<>\/]*)/)?.1
    return root.map { !text.contains("</" + $0) } ?? false
  }
}
