extension CodeLexer {
  /// Moves past a string, character or regular expression that begins here; false when none does.
  mutating func skipString() -> Bool {
    // Ruby: `` $` ``, `$'` and `$"` are variables.
    if lexis.contains(.rubyLiterals), index > 0, bytes[index - 1] == UInt8(ascii: "$") { return false }
    switch byte() {
    case UInt8(ascii: "\""):
      if isTriple(UInt8(ascii: "\"")) { skipTriple(UInt8(ascii: "\"")) } else { skipQuoted(UInt8(ascii: "\"")) }
      return true
    case UInt8(ascii: "'"):
      return skipSingleQuote()
    case UInt8(ascii: "`"):
      return skipBacktick()
    case UInt8(ascii: "#") where lexis.contains(.hashRawStrings),
      UInt8(ascii: "r") where lexis.contains(.hashRawStrings):
      return skipHashRaw()
    case UInt8(ascii: "R") where lexis.contains(.cppRawStrings):
      return skipCppRaw()
    case UInt8(ascii: "@") where lexis.contains(.verbatimStrings),
      UInt8(ascii: "$") where lexis.contains(.verbatimStrings):
      return skipVerbatim()
    case UInt8(ascii: "[") where lexis.contains(.longBrackets):
      guard let close = longBracket(at: index) else { return false }
      index = close
      return true
    case UInt8(ascii: "/") where lexis.contains(.regexLiterals):
      return skipRegex()
    case UInt8(ascii: "%") where lexis.contains(.rubyLiterals), UInt8(ascii: ":") where lexis.contains(.rubyLiterals),
      UInt8(ascii: "?") where lexis.contains(.rubyLiterals):
      return skipRubyLiteral()
    case UInt8(ascii: "<"):
      return readHereMark()
    case UInt8(ascii: "$") where lexis.contains(.shellWords) && byte(1) == UInt8(ascii: "'"):
      index += 1
      skipQuoted(UInt8(ascii: "'"), hasEscapes: true, isPlain: false)
      return true
    case UInt8(ascii: "$") where lexis.contains(.dollarQuotes):
      return skipDollarQuoted()
    default:
      return false
    }
  }

  private func isTriple(_ quote: UInt8) -> Bool {
    lexis.contains(.tripleQuotes) && byte(1) == quote && byte(2) == quote
  }

  /// Single quotes of a shell are plain, but for those behind a dollar.
  mutating func skipQuoted(_ quote: UInt8, hasEscapes: Bool = true, isPlain: Bool = true) {
    index += 1
    let isDouble = quote == UInt8(ascii: "\"")
    let isRaw = lexis.contains(.shellWords) && !isDouble && isPlain
    while index < bytes.count {
      let current = byte()
      if current == quote {
        index += 1
        guard lexis.contains(.doubledQuotes) || !hasEscapes, byte() == quote else { return }
      } else if current == UInt8(ascii: "\\"), hasEscapes, !lexis.contains(.doubledQuotes), !isRaw {
        if byte(1) == UInt8(ascii: "("), lexis.contains(.parenInterpolation) {
          index += 1
          skipBalanced(UInt8(ascii: "("), UInt8(ascii: ")"))
          continue
        }
        index += 1
      } else if isDouble, skipInterpolation() {
        continue
      } else if current.isLineEnd, !lexis.contains(.multilineStrings), hasEscapes {
        return
      }
      index += 1
    }
    index = min(index, bytes.count)
  }

  /// Past code in a string: `$(…)` in a shell, `${…}` in Kotlin, `#{…}` in Ruby.
  private mutating func skipInterpolation() -> Bool {
    let (first, second) = (byte(), byte(1))
    if first == UInt8(ascii: "$"), second == UInt8(ascii: "("), lexis.contains(.shellWords) {
      index += 1
      skipBalanced(UInt8(ascii: "("), UInt8(ascii: ")"))
      return true
    }
    let mark = lexis.contains(.rubyLiterals) ? UInt8(ascii: "#") : UInt8(ascii: "$")
    guard first == mark, second == UInt8(ascii: "{"), lexis.contains(.braceInterpolation) else { return false }
    index += 1
    skipBalanced(UInt8(ascii: "{"), UInt8(ascii: "}"))
    return true
  }

  private mutating func skipTriple(_ quote: UInt8) {
    index += 3
    while index < bytes.count {
      if byte() == quote, byte(1) == quote, byte(2) == quote {
        index += 3
        // Quotes beyond three belong to the text.
        while byte() == quote, lexis.contains(.braceInterpolation), index < bytes.count { index += 1 }
        return
      }
      if byte() == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "("), lexis.contains(.parenInterpolation) {
        index += 1
        skipBalanced(UInt8(ascii: "("), UInt8(ascii: ")"))
      } else if !skipInterpolation() {
        index += byte() == UInt8(ascii: "\\") && !lexis.contains(.braceInterpolation) ? 2 : 1
      }
    }
    index = min(index, bytes.count)
  }

  private mutating func skipSingleQuote() -> Bool {
    let quote = UInt8(ascii: "'")
    if lexis.contains(.singleQuotes) {
      isTriple(quote) ? skipTriple(quote) : skipQuoted(quote)
      return true
    }
    guard lexis.contains(.characters) else { return false }
    // `'x'` and `'\n'` are characters; in `'a` and `1'000` the quote stands alone.
    if byte(1) == UInt8(ascii: "\\") {
      var end = index + 3
      while end < bytes.count, end < index + 14, bytes[end] != quote, !bytes[end].isLineEnd { end += 1 }
      guard end < bytes.count, bytes[end] == quote else { return false }
      index = end + 1
      return true
    }
    guard index + 1 < bytes.count else { return false }
    let length = bytes.scalar(at: index + 1).length
    guard byte(1 + length) == quote, byte(1) != quote else { return false }
    index += 2 + length
    return true
  }

  private mutating func skipBacktick() -> Bool {
    let quote = UInt8(ascii: "`")
    guard lexis.contains(.templates) || lexis.contains(.rawBackticks) else { return false }
    index += 1
    while index < bytes.count, byte() != quote {
      if lexis.contains(.templates), byte() == UInt8(ascii: "\\") {
        index += 2
      } else if lexis.contains(.templates), byte() == UInt8(ascii: "$"), byte(1) == UInt8(ascii: "{") {
        index += 1
        skipBalanced(UInt8(ascii: "{"), UInt8(ascii: "}"))
      } else {
        index += 1
      }
    }
    index = min(index + 1, bytes.count)
    return true
  }

  /// `#"…"#`, `##"…"##`, `#"""…"""#`, `r"…"`, `r#"…"#`.
  private mutating func skipHashRaw() -> Bool {
    var place = index + (byte() == UInt8(ascii: "r") ? 1 : 0)
    var hashes = 0
    while place < bytes.count, bytes[place] == UInt8(ascii: "#"), hashes < 255 {
      hashes += 1
      place += 1
    }
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return false }
    var quotes = 1
    if lexis.contains(.tripleQuotes), bytes.starts("\"\"\"", at: place) { quotes = 3 }
    let mark =
      [UInt8](repeating: UInt8(ascii: "\""), count: quotes) + [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
    index = bytes.firstIndex(of: mark, from: place + quotes).map { $0 + mark.count } ?? bytes.count
    return true
  }

  private mutating func skipCppRaw() -> Bool {
    guard byte(1) == UInt8(ascii: "\"") else { return false }
    var open = index + 2
    while open < bytes.count, open < index + 19, bytes[open] != UInt8(ascii: "(") { open += 1 }
    guard open < bytes.count, bytes[open] == UInt8(ascii: "(") else { return false }
    let mark = [UInt8(ascii: ")")] + bytes[index + 2..<open] + [UInt8(ascii: "\"")]
    index = bytes.firstIndex(of: mark, from: open + 1).map { $0 + mark.count } ?? bytes.count
    return true
  }

  /// C#: `@"…"` without escapes, `$"…{code}…"`, and both.
  private mutating func skipVerbatim() -> Bool {
    var place = index
    var isVerbatim = false
    while place < bytes.count, place < index + 8, bytes[place] == UInt8(ascii: "@") || bytes[place] == UInt8(ascii: "$")
    {
      if bytes[place] == UInt8(ascii: "@") { isVerbatim = true }
      place += 1
    }
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return false }
    let isInterpolated = bytes[index..<place].contains(UInt8(ascii: "$"))
    index = place
    if isTriple(UInt8(ascii: "\"")), !isVerbatim {
      skipTriple(UInt8(ascii: "\""))
    } else if isInterpolated {
      skipInterpolated(isVerbatim: isVerbatim)
    } else {
      skipQuoted(UInt8(ascii: "\""), hasEscapes: false)
    }
    return true
  }

  private mutating func skipInterpolated(isVerbatim: Bool) {
    index += 1
    while index < bytes.count {
      switch byte() {
      case UInt8(ascii: "\""):
        index += 1
        guard isVerbatim, byte() == UInt8(ascii: "\"") else { return }
        index += 1
      case UInt8(ascii: "{"):
        if byte(1) == UInt8(ascii: "{") { index += 2 } else { skipBalanced(UInt8(ascii: "{"), UInt8(ascii: "}")) }
      case UInt8(ascii: "\\") where !isVerbatim: index += 2
      case let byte where byte.isLineEnd && !isVerbatim: return
      default: index += 1
      }
    }
    index = min(index, bytes.count)
  }

  private mutating func skipDollarQuoted() -> Bool {
    var end = index + 1
    while end < bytes.count, bytes[end].isWord { end += 1 }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else { return false }
    let mark = Array(bytes[index...end])
    index = bytes.firstIndex(of: mark, from: end + 1).map { $0 + mark.count } ?? bytes.count
    return true
  }
}
