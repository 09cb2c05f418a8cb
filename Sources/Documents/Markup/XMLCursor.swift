import CLibXML2

/// Goes through well-formed XML from start to end, a tag at a time, in memory bounded by the longest text between two tags.
///
/// Nothing is fetched and no entity but XML's own five is resolved; a document that declares entities is refused.
final class XMLCursor {
  enum Event: Equatable {
    /// An element's name without its prefix; its attributes can be asked for until the next event.
    case start(String)
    case text(String)
    case end(String)
  }

  private let reader: xmlTextReaderPtr
  /// What the document is called in errors.
  private let format: String
  /// Where the reader finds the bytes.
  private let storage: UnsafeMutableRawBufferPointer
  private var pendingEnd: String?
  private var names: [UnsafePointer<xmlChar>: String] = [:]

  init(_ bytes: [UInt8], format: String) throws(DocumentError) {
    XMLLibrary.start()
    try MarkupTags.check(bytes)
    if let type = XMLProlog.documentType(in: bytes), bytes[type].contains(UInt8(ascii: "[")) {
      throw .hostile(reason: "the \(format) declares XML entities, which such files never do")
    }
    storage = .allocate(byteCount: max(bytes.count, 1), alignment: 16)
    storage.copyBytes(from: bytes)
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    guard
      bytes.count < Int32.max,
      let reader = xmlReaderForMemory(
        storage.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, nil, Int32(options))
    else {
      storage.deallocate()
      throw .malformed(format: format, line: 0, reason: "its XML cannot be read")
    }
    self.reader = reader
    self.format = format
  }

  deinit {
    xmlFreeTextReader(reader)
    storage.deallocate()
  }

  /// `nil` at the end.
  func next() throws(DocumentError) -> Event? {
    if let name = pendingEnd {
      pendingEnd = nil
      return .end(name)
    }
    while true {
      let status = xmlTextReaderRead(reader)
      if status == 0 { return nil }
      guard status == 1 else { throw failure }
      switch UInt32(xmlTextReaderNodeType(reader)) {
      case XML_READER_TYPE_ELEMENT.rawValue:
        let name = name
        if xmlTextReaderIsEmptyElement(reader) == 1 { pendingEnd = name }
        return .start(name)
      case XML_READER_TYPE_END_ELEMENT.rawValue:
        return .end(name)
      case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue,
        XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue:
        guard let value = xmlTextReaderConstValue(reader) else { continue }
        return .text(String(cString: value))
      default: continue
      }
    }
  }

  /// An attribute of the element that has just started: by its name with prefix, `r:id`, or by the name alone.
  subscript(attribute: String) -> String? {
    defer { xmlTextReaderMoveToElement(reader) }
    if xmlTextReaderMoveToAttribute(reader, attribute) == 1 {
      return xmlTextReaderConstValue(reader).map { String(cString: $0) }
    }
    guard !attribute.contains(":") else { return nil }
    while xmlTextReaderMoveToNextAttribute(reader) == 1 {
      guard let name = xmlTextReaderConstLocalName(reader), xmlStrEqual(name, attribute) == 1 else { continue }
      return xmlTextReaderConstValue(reader).map { String(cString: $0) }
    }
    return nil
  }

  /// Past the end of the element that has just started.
  func skip() throws(DocumentError) {
    var depth = 1
    while depth > 0, let event = try next() {
      switch event {
      case .start: depth += 1
      case .end: depth -= 1
      case .text: break
      }
    }
  }

  /// All text inside the element that has just started, past whose end it goes.
  func content() throws(DocumentError) -> String {
    var depth = 1
    var content = ""
    while depth > 0, let event = try next() {
      switch event {
      case .start: depth += 1
      case .end: depth -= 1
      case .text(let text): content += text
      }
    }
    return content
  }

  /// The library keeps each name once, so its address tells it.
  private var name: String {
    guard let pointer = xmlTextReaderConstLocalName(reader) else { return "" }
    if let name = names[pointer] { return name }
    let name = String(cString: pointer)
    names[pointer] = name
    return name
  }

  private var failure: DocumentError {
    let line = Int(xmlTextReaderGetParserLineNumber(reader))
    let message = xmlGetLastError().flatMap { $0.pointee.message }.map { String(cString: $0).singleLine() }
    xmlResetLastError()
    return .malformed(format: format, line: line, reason: message ?? "its XML is not well formed")
  }
}
