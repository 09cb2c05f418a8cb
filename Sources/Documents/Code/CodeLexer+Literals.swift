extension CodeLexer {
  /// A slash begins a regular expression where a value may begin, else it divides.
  mutating func skipRegex() -> Bool {
    guard index >= regexFreeEnd, mayBeginValue else { return false }
    var place = index + 1
    var isInClass = false
    let end = lexis.contains(.rubyLiterals) ? bytes.count : min(bytes.count, index + 1000)
    while place < end, lexis.contains(.rubyLiterals) || !bytes[place].isLineEnd {
      let current = bytes[place]
      if current == UInt8(ascii: "\\") {
        place += 1
      } else if current == UInt8(ascii: "["), !lexis.contains(.rubyLiterals) {
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
    regexFreeEnd = place
    return false
  }

  /// Whether an operand can stand here, and not an operator.
  private var mayBeginValue: Bool {
    guard let last, index > 0 else { return true }
    if isNested {
      var place = index - 1
      while place > 0, index - place < 64, bytes[place] == 0x20 { place -= 1 }
      return "({[,=~|&!:;?<>+*".utf8.contains(bytes[place])
    }
    let isSpaced = bytes[index - 1].isSpace && !byte(1).isSpace && byte(1) != UInt8(ascii: "=")
    switch last.kind {
    case .string: return false
    case .word:
      // Ruby: `split /,/` and `when /x/`, but not `a / b`.
      if lexis.contains(.rubyLiterals) { return isSpaced && !bytes[Int(last.start)].isDigit || isWordBeforeValue(last) }
      return isWordBeforeValue(last)
    case .symbol:
      switch bytes[Int(last.start)] {
      case UInt8(ascii: ")"): return isConditionEnd
      case UInt8(ascii: "]"): return false
      case UInt8(ascii: "}"): return opensLine
      default: return true
      }
    }
  }

  private func isWordBeforeValue(_ token: CodeToken) -> Bool {
    [
      "return", "typeof", "case", "in", "of", "do", "else", "void", "delete", "throw", "new", "await", "yield", "when",
      "if", "unless", "and", "or", "not", "elsif", "while", "until", "then", "instanceof",
    ].contains(bytes.string(token.bytes))
  }

  /// Whether the parenthesis that was closed last is that of `if (…)` or the like.
  private var isConditionEnd: Bool {
    guard lexis.contains(.templates), let open = brackets.lastPair?.open, open > 0 else { return false }
    return ["if", "while", "for", "with"].contains(bytes.string(tokens[open - 1].bytes))
  }

  /// Ruby: `%w[…]`, `%(…)`, `:name`, `:"…"`, `?c`.
  mutating func skipRubyLiteral() -> Bool {
    switch byte() {
    case UInt8(ascii: ":"):
      if byte(1) == UInt8(ascii: "\"") || byte(1) == UInt8(ascii: "'") {
        guard index == 0 || !bytes[index - 1].isWord else { return false }
        index += 1
        skipQuoted(byte())
        return true
      }
      guard byte(1).isWord, !byte(1).isDigit, index == 0 || bytes[index - 1] != UInt8(ascii: ":") else { return false }
      index += 1
      while index < bytes.count, byte().isWord { index += 1 }
      if "?!=".utf8.contains(byte()), byte(1) != UInt8(ascii: "="), byte(1) != UInt8(ascii: ">"),
        byte(1) != UInt8(ascii: "~")
      {
        index += 1
      }
      return true
    case UInt8(ascii: "?"):
      guard mayBeginValue, index == 0 || !bytes[index - 1].isWord, byte(1) > 0x20, !byte(2).isWord else { return false }
      index += byte(1) == UInt8(ascii: "\\") ? 3 : 2
      return true
    default: return skipPercentLiteral()
    }
  }

  private mutating func skipPercentLiteral() -> Bool {
    guard index >= regexFreeEnd, mayBeginValue else { return false }
    var place = index + 1
    if place < bytes.count, "qQwWiIrxs".utf8.contains(bytes[place]) { place += 1 }
    guard place < bytes.count else { return false }
    let open = bytes[place]
    guard open > 0x20, !open.isWord, open != UInt8(ascii: "=") else { return false }
    let closers: [UInt8: UInt8] = [
      UInt8(ascii: "("): UInt8(ascii: ")"), UInt8(ascii: "["): UInt8(ascii: "]"),
      UInt8(ascii: "{"): UInt8(ascii: "}"), UInt8(ascii: "<"): UInt8(ascii: ">"),
    ]
    let close = closers[open] ?? open
    var level = 0
    while place < bytes.count {
      let current = bytes[place]
      if current == UInt8(ascii: "\\") {
        place += 1
      } else if current == close, level > 0 {
        level -= 1
        if level == 0 {
          index = place + 1
          while byte().isLetter { index += 1 }
          return true
        }
      } else if current == open {
        level += 1
      }
      place += 1
    }
    regexFreeEnd = bytes.count
    return false
  }
}
