/// A piece of source code that is no comment, no preprocessor line and no white space.
struct CodeToken: Equatable {
  enum Kind: UInt8, Equatable {
    /// An identifier, keyword or number.
    case word
    /// One punctuation byte.
    case symbol
    case string
  }

  var kind: Kind
  /// Whether nothing but white space and comments stands before it on its line.
  var opensLine: Bool
  var start: Int32
  var end: Int32
  /// How many comments begin before it.
  var comments: Int32
  /// Of a bracket, the token that it is paired with; -1 where there is none.
  var partner: Int32 = -1

  var bytes: Range<Int> { Int(start)..<Int(end) }
}
