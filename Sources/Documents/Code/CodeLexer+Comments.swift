extension CodeLexer {
  /// Moves past a comment that begins here; false when none does.
  mutating func skipComment() -> Bool {
    switch byte() {
    case UInt8(ascii: "/"):
      if byte(1) == UInt8(ascii: "/"), lexis.contains(.slashComments) { return skipLineComment() }
      return byte(1) == UInt8(ascii: "*") && lexis.contains(.blockComments) && skipBlockComment()
    case UInt8(ascii: "-"):
      guard byte(1) == UInt8(ascii: "-"), lexis.contains(.dashComments) else { return false }
      if lexis.contains(.longBrackets), let close = longBracket(at: index + 2) {
        index = close
        return true
      }
      return skipLine()
    case UInt8(ascii: "#"):
      guard lexis.contains(.hashComments) else { return false }
      if lexis.contains(.phpTags), byte(1) == UInt8(ascii: "[") { return false }
      // In a shell `#` begins a comment only at the beginning of a word.
      if lexis.contains(.shellWords), index > 0, !bytes[index - 1].isSpace, !";()`".utf8.contains(bytes[index - 1]) {
        return false
      }
      return skipLineComment()
    case UInt8(ascii: "="):
      return lexis.contains(.rubyLiterals) && isAtLineStart && bytes.starts("=begin", at: index) && skipRubyComment()
    case UInt8(ascii: "_"):
      guard lexis.contains(.rubyLiterals), isAtLineStart, bytes.starts("__END__", at: index),
        byte(7) == 0 || byte(7).isLineEnd
      else { return false }
      index = bytes.count
      return true
    default: return false
    }
  }

  private var isAtLineStart: Bool { index == 0 || bytes[index - 1].isLineEnd }

  mutating func skipLine() -> Bool {
    while index < bytes.count, !byte().isLineEnd { index += 1 }
    return true
  }

  /// In PHP `?>` ends a comment too.
  private mutating func skipLineComment() -> Bool {
    guard lexis.contains(.phpTags) else { return skipLine() }
    while index < bytes.count, !byte().isLineEnd {
      if byte() == UInt8(ascii: "?"), byte(1) == UInt8(ascii: ">") { break }
      index += 1
    }
    return true
  }

  private mutating func skipBlockComment() -> Bool {
    index += 2
    var level = 1
    while index < bytes.count {
      if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
        index += 2
        level -= 1
        if level == 0 { return true }
      } else if lexis.contains(.nestedComments), byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
        index += 2
        level += 1
      } else {
        index += 1
      }
    }
    index = min(index, bytes.count)
    return true
  }

  private mutating func skipRubyComment() -> Bool {
    while index < bytes.count {
      _ = skipLine()
      while byte().isLineEnd, index < bytes.count { index += 1 }
      if bytes.starts("=end", at: index) { return skipLine() }
    }
    return true
  }

  /// The end of Lua's `[[…]]` or `[==[…]==]` that begins at `place`.
  func longBracket(at place: Int) -> Int? {
    guard place < bytes.count, bytes[place] == UInt8(ascii: "[") else { return nil }
    var open = place + 1
    while open < bytes.count, bytes[open] == UInt8(ascii: "="), open < place + 64 { open += 1 }
    guard open < bytes.count, bytes[open] == UInt8(ascii: "[") else { return nil }
    let mark = [UInt8(ascii: "]")] + bytes[place + 1..<open] + [UInt8(ascii: "]")]
    return bytes.firstIndex(of: mark, from: open + 1).map { $0 + mark.count } ?? bytes.count
  }

  /// Past what PHP copies out: to the next `<?php` or `<?=`.
  mutating func skipMarkup() {
    if byte() == UInt8(ascii: "?") { index += 1 }
    if byte() == UInt8(ascii: ">") { index += 1 }
    let start = index
    index = bytes.firstIndex(of: Array("<?".utf8), from: index) ?? bytes.count
    addText(from: start)
    guard index < bytes.count else { return }
    index += bytes.starts("<?php", at: index) ? 5 : bytes.starts("<?=", at: index) ? 3 : 2
  }
}
