/// Where the passages stand in a message, so that a model can read each by itself and keep what it made of it.
public struct SourceSpans: Sendable, Equatable {
  public struct Span: Sendable, Equatable {
    /// Of the passage in the message's UTF-8, without its number.
    public var bytes: Range<Int>
    /// Of the passage as it is stored.
    public var contentHash: String

    public init(bytes: Range<Int>, contentHash: String) {
      self.bytes = bytes
      self.contentHash = contentHash
    }
  }

  /// Where the number of the first passage stands; what lies before is the same in all questions of a language.
  public var start: Int
  /// One behind the other.
  public var spans: [Span]

  public init(start: Int, spans: [Span]) {
    self.start = start
    self.spans = spans
  }

  /// Where one piece of the message ends and the next begins, in its UTF-8.
  public var cuts: [Int] { [start] + spans.flatMap { [$0.bytes.lowerBound, $0.bytes.upperBound] } }
}
