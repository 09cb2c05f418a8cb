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
  /// Read where the first passage stands before a passage that is read by itself, in place of those that may come before it.
  public var standIn: String
  /// One behind the other.
  public var spans: [Span]
  /// Sentences of the passages, in bytes of the message, nearest to the question first: what is worth reading with all before it in sight.
  public var nearest: [Range<Int>] = []

  public init(start: Int, standIn: String = "", spans: [Span]) {
    self.start = start
    self.standIn = standIn
    self.spans = spans
  }

  /// Where one piece of the message ends and the next begins, in its UTF-8.
  public var cuts: [Int] { [start] + spans.flatMap { [$0.bytes.lowerBound, $0.bytes.upperBound] } }
}
