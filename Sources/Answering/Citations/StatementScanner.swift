/// Finds the first statement of a text of which perhaps only the beginning is there.
struct StatementScanner {
  private let scalars: [Unicode.Scalar]
  /// Whether nothing more will come.
  private let isEnd: Bool

  private var position = 0
  private var separator: [Unicode.Scalar] = []
  private var text: [Unicode.Scalar] = []
  private var numbers: [Int] = []
  private var hasLeadingMarks = false
  private var isInCode = false
  /// Where brackets and quotation marks that are open here were opened.
  private var openings: [Int] = []

  /// A bracket that was opened further back was never closed.
  private static let longestBracket = 200

  init(scalars: [Unicode.Scalar], isEnd: Bool) {
    self.scalars = scalars
    self.isEnd = isEnd
  }

  /// `nil` when there is nothing but signs.
  var statement: ParsedStatement? {
    guard text.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil }) else { return nil }
    var seen = Set<Int>()
    let kept = text.reversed().drop(while: \.properties.isWhitespace).reversed()
    return ParsedStatement(
      separator: String(String.UnicodeScalarView(separator)), text: String(String.UnicodeScalarView(kept)),
      numbers: numbers.filter { seen.insert($0).inserted })
  }

  /// Where the first statement ends, marks behind it included; `nil` when that depends on what is still to come.
  mutating func scan() -> Int? {
    guard skipLead() else { return nil }
    while position < scalars.count {
      let scalar = scalars[position]
      if scalar == "`" {
        guard let fence = readBackticks() else { return nil }
        if fence { return scanFence() }
      } else if Self.isNewline(scalar) {
        isInCode = false
        if let last = text.last(where: { $0 != " " }), last != ":", last != "：" { return endOfStatement(at: position) }
        take(1)
      } else if isInCode {
        take(1)
      } else if CitationMark.isOpening(scalar) {
        guard readMark() else { return nil }
      } else if let isBoundary = readTerminator() {
        guard let isBoundary else { return nil }
        if isBoundary { return endOfStatement(at: position) }
      } else {
        trackBracket(scalar)
        take(1)
      }
    }
    return isEnd ? position : nil
  }

  private mutating func take(_ count: Int) {
    text += scalars[position..<position + count]
    position += count
  }

  // MARK: Marks

  /// White space, and marks before the text. False when more is needed.
  private mutating func skipLead() -> Bool {
    while position < scalars.count, scalars[position].properties.isWhitespace {
      separator.append(scalars[position])
      position += 1
    }
    while position < scalars.count, CitationMark.isOpening(scalars[position]) {
      switch CitationMark.read(scalars[position...]) {
      case .needsMore: return isEnd
      case .none: return true
      case .mark(let found, let length):
        numbers += found
        hasLeadingMarks = true
        position += length
        position = skip(from: position, while: \.properties.isWhitespace)
      }
    }
    return isEnd || position < scalars.count
  }

  /// False when more is needed.
  private mutating func readMark() -> Bool {
    switch CitationMark.read(scalars[position...]) {
    case .needsMore where !isEnd:
      return false
    case .mark(let found, let length):
      while text.last == " " { text.removeLast() }
      numbers += found
      position += length
    case .none, .needsMore:
      take(1)
    }
    return true
  }

  /// The end of the statement whose text ends at `end`, with the marks that follow it; `nil` when more is needed.
  private mutating func endOfStatement(at end: Int) -> Int? {
    let lead = numbers.count
    var end = end
    while true {
      let next = skip(from: end) { $0 == " " || $0 == "\t" }
      guard next < scalars.count else { return isEnd ? next : nil }
      if CitationMark.isOpening(scalars[next]) {
        guard let marks = marks(from: next) else { return nil }
        guard marks.end > next, !(hasLeadingMarks && numbers.count == lead && marks.isFollowedByText) else {
          return end
        }
        numbers += marks.numbers
        end = skip(from: marks.end) { Self.isWideTerminator($0) || $0 == "." }
      } else if Self.isNewline(scalars[next]) {
        let line = skip(from: next, while: \.properties.isWhitespace)
        guard line < scalars.count else { return isEnd ? line : nil }
        guard CitationMark.isOpening(scalars[line]) else { return end }
        guard let marks = marks(from: line) else { return nil }
        guard marks.end > line, !marks.isFollowedByText else { return end }
        numbers += marks.numbers
        end = marks.end
      } else {
        return end
      }
    }
  }

  /// The marks in a row from `start`, and whether text follows them on their line; `nil` when more is needed.
  private func marks(from start: Int) -> (numbers: [Int], end: Int, isFollowedByText: Bool)? {
    var numbers: [Int] = []
    var end = start
    var next = start
    while next < scalars.count, CitationMark.isOpening(scalars[next]) {
      switch CitationMark.read(scalars[next...]) {
      case .needsMore:
        guard isEnd else { return nil }
        return (numbers, end, true)
      case .none:
        return (numbers, end, true)
      case .mark(let found, let length):
        numbers += found
        end = next + length
        next = skip(from: end) { $0 == " " || $0 == "\t" }
      }
    }
    guard next < scalars.count || isEnd else { return nil }
    return (numbers, end, next < scalars.count && !Self.isNewline(scalars[next]))
  }

  // MARK: Code

  /// True at a fence, false after backticks within a line; `nil` when more is needed.
  private mutating func readBackticks() -> Bool? {
    let end = skip(from: position) { $0 == "`" }
    guard end < scalars.count || isEnd else { return nil }
    let isLineStart = text.last { $0 != " " && $0 != "\t" }.map(Self.isNewline) ?? true
    if end - position >= 3, isLineStart { return true }
    isInCode.toggle()
    take(end - position)
    return false
  }

  private mutating func scanFence() -> Int? {
    var lineStart = position
    repeat {
      guard let newline = scalars[lineStart...].firstIndex(where: Self.isNewline) else {
        guard isEnd else { return nil }
        take(scalars.count - position)
        return position
      }
      lineStart = newline + 1
      let mark = skip(from: lineStart) { $0 == " " || $0 == "\t" }
      let markEnd = skip(from: mark) { $0 == "`" }
      if markEnd - mark >= 3 {
        let lineEnd = skip(from: markEnd) { !Self.isNewline($0) }
        guard lineEnd < scalars.count || isEnd else { return nil }
        take(lineEnd - position)
        return endOfStatement(at: position)
      }
    } while true
  }

  // MARK: Sentences

  /// Whether a terminator here ends the statement; `.some(nil)` when more is needed, `nil` when there is none. Passes over it.
  private mutating func readTerminator() -> Bool?? {
    let scalar = scalars[position]
    let isWide = Self.isWideTerminator(scalar)
    guard isWide || scalar == "." || scalar == "!" || scalar == "?" else { return nil }
    let end = skip(from: position) { Self.isWideTerminator($0) || ".!?…".unicodeScalars.contains($0) }
    let closed = skip(from: end, while: Self.isCloser)
    guard closed < scalars.count || isEnd else { return .some(nil) }
    let verdict = isWide ? endsWide(closed: closed, hasClosers: closed > end) : endsNarrow(at: position, closed: closed)
    guard let verdict else { return .some(nil) }
    for scalar in scalars[position..<closed] { trackBracket(scalar) }
    let isWithinBrackets = openings.contains { position - $0 < Self.longestBracket }
    take(closed - position)
    return verdict && !isWithinBrackets
  }

  private func endsWide(closed: Int, hasClosers: Bool) -> Bool? {
    guard hasClosers, closed < scalars.count else { return true }
    return !"，、：；,的".unicodeScalars.contains(scalars[closed])
  }

  private func endsNarrow(at terminator: Int, closed: Int) -> Bool? {
    guard closed < scalars.count else { return true }
    let next = scalars[closed]
    if CitationMark.isOpening(next) { return true }
    let isPeriod = scalars[terminator] == "."
    if !isPeriod, ContentScanner.isHan(next) { return true }
    guard next.properties.isWhitespace else { return false }
    if isPeriod, Abbreviations.end(text) { return false }
    let following = skip(from: closed) { $0.properties.isWhitespace }
    guard following < scalars.count else { return isEnd ? true : nil }
    if scalars[closed..<following].contains(where: Self.isNewline) { return true }
    return !(scalars[following].isASCII && scalars[following].properties.isLowercase)
  }

  private mutating func trackBracket(_ scalar: Unicode.Scalar) {
    if "（(《“「『".unicodeScalars.contains(scalar) {
      openings.append(position)
    } else if "）)》”」』".unicodeScalars.contains(scalar), !openings.isEmpty {
      openings.removeLast()
    }
  }

  private func skip(from start: Int, while matches: (Unicode.Scalar) -> Bool) -> Int {
    var index = start
    while index < scalars.count, matches(scalars[index]) { index += 1 }
    return index
  }

  private static func isNewline(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

  private static func isWideTerminator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "。" || scalar == "！" || scalar == "？"
  }

  private static func isCloser(_ scalar: Unicode.Scalar) -> Bool { "”’」』）)\"'》*".unicodeScalars.contains(scalar) }
}
