import Documents
public import KnowledgeBase

extension Citation {
  /// Of a stretch of a passage's text, in UTF-8; it must begin and end between characters.
  public init(_ number: Int, of bytes: Range<Int>, in passage: Passage, supported: Bool) {
    let chunk = passage.chunk
    let text = Array(chunk.text.utf8)
    let quote = String(decoding: text[bytes], as: UTF8.self)
    let before = String(decoding: text[..<bytes.lowerBound], as: UTF8.self)
    let characterStart = chunk.characters.lowerBound + before.unicodeScalars.count
    self.init(
      number: number, passageID: passage.id, documentID: passage.documentID, uri: passage.uri, title: passage.title,
      headingPath: chunk.headingPath, quote: quote, start: chunk.bytes.lowerBound + bytes.lowerBound,
      end: chunk.bytes.lowerBound + bytes.upperBound, characterStart: characterStart,
      characterEnd: characterStart + quote.unicodeScalars.count, supported: supported, version: passage.version,
      page: chunk.pages?.page(at: chunk.bytes.lowerBound + bytes.lowerBound), clauseID: chunk.clauseID,
      repealed: passage.repealed)
  }
}
