extension CodeLexer {
  /// Moves past a string, character or regular expression that begins here; false when none does.
  mutating func skipString() -> Bool {
    switch byte() {
    case UInt8(ascii: "\""):
      if lexis.contains(.tripleQuotes), byte(1) == UInt8(ascii: "\""), byte(2) == UInt8(ascii: "\"") {
        skipTriple(UInt8(ascii: "\""))
      } else {
        skipQuoted(UInt8(ascii: "\""))
      }
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
    case UInt8(ascii: "/") where lexis.contains(.regexLiterals):
      return skipRegex()
    case UInt8(ascii: "<"):
      return readHereMark()
    case UInt8(ascii: "$") where lexis.contains(.dollarQuotes):
      return skipDollarQuoted()
    default:
      return false
    }
  }

  private mutating func skipQuoted(_ quote: UInt8) {
    index += 1
    while index < bytes.count {
      let current = byte()
      if current == quote {
        index += 1
        guard lexis.contains(.doubledQuotes), byte() == quote else { return }
      } else if current == UInt8(ascii: "\\"), !lexis.contains(.doubledQuotes),
        !(quote == UInt8(ascii: "'") && lexis.contains(.hereDocuments))
      {
        if byte(1) == UInt8(ascii: "("), lexis.contains(.parenInterpolation) {
          index += 1
          skipBalanced(UInt8(ascii: "("), UInt8(ascii: ")"))
          continue
        }
        index += 1
      } else if current == UInt8(ascii: "$"), byte(1) == UInt8(ascii: "("), lexis.contains(.hereDocuments),
        quote == UInt8(ascii: "\"")
      {
        index += 1
        skipBalanced(UInt8(ascii: "("), UInt8(ascii: ")"))
        continue
      } else if current.isLineEnd, !lexis.contains(.multilineStrings) {
        return
      }
      index += 1
    }
    index = min(index, bytes.count)
  }

  private mutating func skipTriple(_ quote: UInt8) {
    index += 3
    while index < bytes.count {
      if byte() == quote, byte(1) == quote, byte(2) == quote {
        index += 3
        return
      }
      if byte() == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "("), lexis.contains(.parenInterpolation) {
        index += 1
        skipBalanced(UInt8(ascii: "("), UInt8(ascii: ")"))
      } else {
        index += byte() == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    index = min(index, bytes.count)
  }

  private mutating func skipSingleQuote() -> Bool {
    let quote = UInt8(ascii: "'")
    if lexis.contains(.singleQuotes) {
      let isTriple = lexis.contains(.tripleQuotes) && byte(1) == quote && byte(2) == quote
      isTriple ? skipTriple(quote) : skipQuoted(quote)
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
    if place > index, index > 0, bytes[index - 1].isWord { return false }
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

  /// A slash begins a regular expression where a value may begin, else it divides.
  private mutating func skipRegex() -> Bool {
    if let last = tokens.last(where: { $0.kind != .comment && $0.kind != .lineEnd }) {
      switch last.kind {
      case .string: return false
      case .word:
        let word = bytes.string(last.bytes)
        guard
          ["return", "typeof", "case", "in", "of", "do", "else", "void", "delete", "throw", "new", "await", "yield"]
            .contains(word)
        else { return false }
      case .symbol:
        if [UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(bytes[last.bytes.lowerBound]) {
          return false
        }
      default: break
      }
    }
    var place = index + 1
    var isInClass = false
    while place < min(bytes.count, index + 1000), !bytes[place].isLineEnd {
      let current = bytes[place]
      if current == UInt8(ascii: "\\") {
        place += 1
      } else if current == UInt8(ascii: "[") {
        isInClass = true
      } else if current == UInt8(ascii: "]") {
        isInClass = false
      } else if current == UInt8(ascii: "/"), !isInClass {
        index = place + 1
        while byte().isLetter { index += 1 }
        return true
      }
      place += 1
    }
    return false
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
