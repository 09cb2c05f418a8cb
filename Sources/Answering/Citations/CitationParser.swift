/// A sentence (or line, or block of code) of what a model writes, apart from the marks in it.
struct ParsedStatement: Equatable {
  /// White space that stood before it.
  var separator: String
  var text: String
  /// Of the sources it cites, as the model numbers them, each once.
  var numbers: [Int]
}

/// Cuts a stream of text into statements as soon as each is complete.
///
/// A mark belongs to the statement it stands in or directly behind; at the beginning of a line to what follows on that line, unless
/// nothing does. Marks in code are text. How the stream is cut into pieces makes no difference: whatever more text could still change is
/// held back.
struct CitationParser {
  private var buffer: [Unicode.Scalar] = []

  /// What has come in but is in no statement yet.
  var pending: ArraySlice<Unicode.Scalar> { buffer[...] }

  mutating func consume(_ piece: String) -> [ParsedStatement] {
    buffer.append(contentsOf: piece.unicodeScalars)
    return drain(isEnd: false)
  }

  /// The rest, at the end of the stream.
  mutating func finish() -> [ParsedStatement] {
    let rest = drain(isEnd: true)
    buffer = []
    return rest
  }

  private mutating func drain(isEnd: Bool) -> [ParsedStatement] {
    var statements: [ParsedStatement] = []
    while !buffer.isEmpty {
      var scanner = StatementScanner(scalars: buffer, isEnd: isEnd)
      guard let end = scanner.scan() else { break }
      buffer.removeFirst(end)
      if let statement = scanner.statement { statements.append(statement) }
    }
    return statements
  }
}
