/// What became of a clause between two versions of a regulation.
public struct ClauseChange: Sendable, Equatable {
  public enum Kind: String, Sendable, Codable {
    case added, removed, changed, renumbered
  }

  /// A stretch of words that both versions have, or one of them.
  public struct Words: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable {
      case kept, removed, added
    }

    public var kind: Kind
    public var text: String

    public init(kind: Kind, text: String) {
      self.kind = kind
      self.text = text
    }
  }

  public var kind: Kind
  /// `nil` where it was added.
  public var old: Clause?
  /// `nil` where it was removed.
  public var new: Clause?
  /// In reading order; of a clause that was only renumbered, nothing.
  public var words: [Words]

  public init(kind: Kind, old: Clause?, new: Clause?, words: [Words]) {
    self.kind = kind
    self.old = old
    self.new = new
    self.words = words
  }
}
