import Documents
import KnowledgeBase

/// A passage with those before and after it in its document, as one text.
public struct PassageContext: Sendable, Equatable, Encodable {
  /// An empty line stands for what is between passages: space, headings, and what cleaning left out.
  public var text: String
  /// From the first passage's start to the last one's end, in UTF-8 bytes of the stored source.
  public var bytes: Range<Int>
  /// In the order of the document, the passage itself among them.
  public var passageIDs: [Int64]

  /// Of passages of one document version in their order, of which neighbours may overlap. `nil` for none.
  init?(_ passages: [Passage]) {
    guard let first = passages.first else { return nil }
    var text = ""
    var end = first.chunk.bytes.lowerBound
    for chunk in passages.lazy.map(\.chunk) where chunk.bytes.upperBound > end {
      if chunk.bytes.lowerBound > end { text += "\n\n" }
      text += String(decoding: chunk.text.utf8.dropFirst(max(0, end - chunk.bytes.lowerBound)), as: UTF8.self)
      end = chunk.bytes.upperBound
    }
    self.text = text
    bytes = first.chunk.bytes.lowerBound..<end
    passageIDs = passages.map(\.id)
  }

  private enum CodingKeys: String, CodingKey {
    case text, start, end
    case passageIDs = "passage_ids"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(text, forKey: .text)
    try container.encode(bytes.lowerBound, forKey: .start)
    try container.encode(bytes.upperBound, forKey: .end)
    try container.encode(passageIDs, forKey: .passageIDs)
  }
}
