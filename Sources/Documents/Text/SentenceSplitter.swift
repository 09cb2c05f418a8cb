/// Finds sentences in Chinese and English prose.
public enum SentenceSplitter {
  /// UTF-8 byte ranges of the sentences of `text`, in order, without the white space between them; together they hold all
  /// other text. Closing quotes and brackets belong to the sentence they end. Linear in the text's length.
  public static func sentences(in text: String) -> [Range<Int>] {
    let bytes = Array(text.utf8)
    return sentences(in: bytes, range: 0..<bytes.count)
  }

  static func sentences(in bytes: [UInt8], range: Range<Int>) -> [Range<Int>] {
    var scanner = SentenceScanner(bytes: bytes, range: range)
    return scanner.sentences()
  }
}

private struct SentenceScanner {
  private let bytes: [UInt8]
  private let range: Range<Int>
  /// Where the sentence being read begins.
  private var start: Int
  private var found: [Range<Int>] = []
  /// Where the outermost bracket open here closes.
  private var bracketEnd = -1
  /// The next closing bracket of each kind, as far as it is known.
  private var closers: [UInt32: Int] = [:]

  init(bytes: [UInt8], range: Range<Int>) {
    self.bytes = bytes
    self.range = range
    start = range.lowerBound
  }

  mutating func sentences() -> [Range<Int>] {
    var index = range.lowerBound
    while index < range.upperBound {
      let (scalar, length) = bytes.scalar(at: index)
      switch scalar {
      case 0x0A, 0x0D:
        let next = afterLineEnd(index)
        if isBoundary(lineEndAt: index, next: next) {
          close(at: index)
          bracketEnd = -1
        }
        index = next
      case 0xFF08, 0x28, 0x300A:  // （ ( 《
        index += length
        bracketEnd = max(bracketEnd, closingBracket(of: scalar, from: index))
      case 0x3002, 0xFF01, 0xFF1F, 0xFF1B:  // 。！？；
        index = endOfSentence(wideTerminatorAt: index)
      case 0x21, 0x3F, 0x2E:  // ! ? .
        index = endOfSentence(narrowTerminatorAt: index)
      default:
        index += length
      }
    }
    close(at: range.upperBound)
    return found
  }

  private mutating func close(at end: Int) {
    guard end > start else { return }
    let sentence = bytes.trimmed(start..<end)
    if !sentence.isEmpty { found.append(sentence) }
    start = end
  }

  // MARK: Terminators

  /// Ends the sentence after a Chinese terminator unless it stands within brackets or the clause goes on after a quotation.
  private mutating func endOfSentence(wideTerminatorAt index: Int) -> Int {
    let end = skip(from: index) { isTerminator($0) }
    let closed = skip(from: end) { isCloser($0) }
    if bracketEnd >= closed || (closed > end && continues(at: closed)) { return closed }
    close(at: closed)
    return closed
  }

  private mutating func endOfSentence(narrowTerminatorAt index: Int) -> Int {
    let end = skip(from: index) { isTerminator($0) }
    let closed = skip(from: end) { isCloser($0) }
    guard closed < range.upperBound else { return closed }
    if bracketEnd >= closed { return closed }
    let next = bytes.scalar(at: closed).value
    let isFollowedBySpace = isWhitespace(next)
    guard isFollowedBySpace || (isHan(next) && bytes[index] != UInt8(ascii: ".")) else { return end }
    let upcoming = nextScalar(from: closed)
    let goesOn = upcoming.map { $0 < 0x80 && UInt8($0).isLowercase } ?? false
    if bytes[index] == UInt8(ascii: "."), goesOn || !endsSentence(periodAt: index, end: end) { return closed }
    if goesOn && closed > end { return closed }
    close(at: closed)
    return closed
  }

  /// Whether a period ends more than an abbreviation, an initial or a list number.
  private func endsSentence(periodAt index: Int, end: Int) -> Bool {
    if end - index > 1 { return true }
    var wordStart = index
    while wordStart > start, bytes[wordStart - 1].isWord || bytes[wordStart - 1] == UInt8(ascii: ".") { wordStart -= 1 }
    let word = bytes.string(wordStart..<index).lowercased()
    if word.count == 1, bytes[index - 1].isUppercase { return false }
    if !word.isEmpty, word.utf8.allSatisfy(\.isDigit), bytes.trimmed(start..<wordStart).isEmpty { return false }
    return !Self.abbreviations.contains(word)
  }

  private static let abbreviations: Set<String> = [
    "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "e.g", "i.e", "vs", "cf", "al", "fig", "figs", "eq", "no", "nos",
    "vol", "art", "arts", "sec", "ch", "pp", "p", "ed", "eds", "inc", "ltd", "co", "corp", "dept", "approx", "ca",
    "u.s",
    "u.k", "a.m", "p.m", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "para",
    "viz",
  ]

  // MARK: Lines

  private func afterLineEnd(_ index: Int) -> Int {
    let isPair = bytes[index] == 0x0D && index + 1 < range.upperBound && bytes[index + 1] == 0x0A
    return index + (isPair ? 2 : 1)
  }

  /// Blank lines end sentences; so do line ends after closing punctuation and before list items and headings. Any other
  /// line end is only where the writer's margin was.
  private func isBoundary(lineEndAt index: Int, next: Int) -> Bool {
    var position = next
    while position < range.upperBound, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    guard position < range.upperBound, !bytes[position].isLineEnd else { return true }
    if let last = bytes.scalar(before: index)?.value,
      last == 0xFF1A || last == 0x3A || isTerminator(last) && last != 0x2E
    {
      return true
    }
    return beginsItem(at: position)
  }

  /// `- `, `* `, `1. `, `(a) `, `（一）`, `第…`, `#`, `|`, `>`.
  private func beginsItem(at index: Int) -> Bool {
    let byte = bytes[index]
    func spaceAt(_ place: Int) -> Bool { place < range.upperBound && bytes[place].isSpace }
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): return spaceAt(index + 1)
    case UInt8(ascii: "#"), UInt8(ascii: "|"), UInt8(ascii: ">"): return true
    case UInt8(ascii: "("): return index + 2 < range.upperBound && bytes[index + 2] == UInt8(ascii: ")")
    case 0x30...0x39:
      var end = index
      while end < range.upperBound, bytes[end].isDigit { end += 1 }
      return end < range.upperBound && (bytes[end] == UInt8(ascii: ".") || bytes[end] == UInt8(ascii: ")"))
        && spaceAt(end + 1)
    default:
      let scalar = bytes.scalar(at: index).value
      return scalar == 0xFF08 || scalar == 0x7B2C || scalar == 0x2022
    }
  }

  // MARK: Characters

  private func skip(from index: Int, while matches: (UInt32) -> Bool) -> Int {
    var index = index
    while index < range.upperBound {
      let (scalar, length) = bytes.scalar(at: index)
      guard matches(scalar) else { break }
      index += length
    }
    return min(index, range.upperBound)
  }

  private func isTerminator(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3002, 0xFF01, 0xFF1F, 0xFF1B, 0x21, 0x3F, 0x2E, 0x2026: true
    default: false
    }
  }

  private func isCloser(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x201D, 0x2019, 0x300D, 0x300F, 0xFF09, 0x29, 0x22, 0x27, 0x300B, 0x3011, 0x5D: true
    default: false
    }
  }

  /// Whether the text after a closing quote belongs to the same sentence: `“好。”，` and the like.
  private func continues(at index: Int) -> Bool {
    guard index < range.upperBound else { return false }
    switch bytes.scalar(at: index).value {
    case 0xFF0C, 0x3001, 0xFF1A, 0xFF1B, 0x3002, 0x2C, 0x7684: return true  // ，、：；。, 的
    default: return false
    }
  }

  private func nextScalar(from index: Int) -> UInt32? {
    let place = skip(from: index, while: isWhitespace)
    return place < range.upperBound ? bytes.scalar(at: place).value : nil
  }

  /// Where the bracket that opened before `index` closes; -1 when that is so far that it must be a stray one.
  private mutating func closingBracket(of opening: UInt32, from index: Int) -> Int {
    let closing: UInt32 = opening == 0xFF08 ? 0xFF09 : opening == 0x28 ? 0x29 : 0x300B
    var place = closers[closing] ?? -1
    if place < index {
      place = skip(from: index) { $0 != closing }
      closers[closing] = place
    }
    return place < range.upperBound && place - index <= 600 ? place : -1
  }
}
