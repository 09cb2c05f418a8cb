struct CodeToken: Equatable {
  enum Kind: Equatable {
    /// An identifier, keyword or number.
    case word
    /// One punctuation byte.
    case symbol
    case string, comment
    /// A preprocessor line, or all of a branch that is not the first of its `#if`.
    case directive
    case lineEnd
  }

  var kind: Kind
  var bytes: Range<Int>
}
