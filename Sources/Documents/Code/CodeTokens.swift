/// Source code as tokens whose brackets are paired, with the comments apart. Asking beyond either end is allowed and finds nothing.
struct CodeTokens {
  let bytes: [UInt8]
  let tokens: [CodeToken]
  let comments: [Range<Int>]

  var count: Int { tokens.count }

  func word(_ index: Int) -> String? {
    guard tokens.indices.contains(index), tokens[index].kind == .word else { return nil }
    return bytes.string(tokens[index].bytes)
  }

  func isWord(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].kind == .word }

  func isWord(_ index: Int, _ text: String) -> Bool {
    isWord(index) && tokens[index].bytes.count == text.utf8.count && bytes.starts(text, at: Int(tokens[index].start))
  }

  func isString(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].kind == .string }

  /// The punctuation at `index`; NUL where there is none.
  func symbol(_ index: Int) -> Unicode.Scalar {
    guard tokens.indices.contains(index), tokens[index].kind == .symbol else { return "\0" }
    return Unicode.Scalar(bytes[Int(tokens[index].start)])
  }

  /// Whether the punctuation of `text` stands at `index`, nothing between.
  func isSymbol(_ index: Int, _ text: String) -> Bool {
    var place = index
    for scalar in text.unicodeScalars {
      guard symbol(place) == scalar, place == index || isAdjacent(place) else { return false }
      place += 1
    }
    return true
  }

  func opensLine(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].opensLine }

  /// Whether nothing stands between the token and the one before it.
  func isAdjacent(_ index: Int) -> Bool {
    index > 0 && index < tokens.count && tokens[index - 1].end == tokens[index].start
  }

  /// The text from one token to before another.
  func text(_ range: Range<Int>) -> String {
    guard let first = range.first, range.upperBound <= tokens.count else { return "" }
    return bytes.string(Int(tokens[first].start)..<Int(tokens[range.upperBound - 1].end))
  }

  func isOpening(_ index: Int) -> Bool { ["(", "[", "{"].contains(symbol(index)) }

  /// The bracket that closes the one at `index`; `limit` where none does before it.
  func closing(_ index: Int, limit: Int) -> Int {
    guard tokens.indices.contains(index), tokens[index].partner > index else { return limit }
    return min(Int(tokens[index].partner), limit)
  }

  /// Past the token at `index`, or past all of what it brackets.
  func next(_ index: Int, limit: Int) -> Int {
    isOpening(index) ? min(closing(index, limit: limit) + 1, limit) : index + 1
  }

  /// Past `<…>` that opens at `index`, brackets in it included; `nil` when it is not closed before a statement's end.
  func afterAngles(_ index: Int, limit: Int) -> Int? {
    var depth = 0
    var place = index
    while place < limit, place < index + Self.angleLimit {
      switch symbol(place) {
      case "<": depth += 1
      case ">":
        let isArrow = isAdjacent(place) && (symbol(place - 1) == "-" || symbol(place - 1) == "=")
        if !isArrow { depth -= 1 }
        if depth == 0 { return place + 1 }
      case ";", ")", "]", "}": return nil
      default: break
      }
      place = next(place, limit: limit)
    }
    return nil
  }

  /// Past `<…>` if that opens at `index`.
  func skippingAngles(_ index: Int, limit: Int) -> Int {
    symbol(index) == "<" ? afterAngles(index, limit: limit) ?? index : index
  }

  private static let angleLimit = 256

  // MARK: Comments

  /// Where the comments directly above a token begin, else the token itself; back over its indentation.
  func leadStart(_ index: Int) -> Int {
    let start = Int(tokens[index].start)
    var place = lineStart(start)
    guard place < start || tokens[index].opensLine else { return start }
    let first = index > 0 ? Int(tokens[index - 1].comments) : 0
    for comment in comments[first..<Int(tokens[index].comments)].reversed() {
      let between = bytes[comment.upperBound..<max(comment.upperBound, place)]
      guard between.allSatisfy(\.isSpace), lineEnds(between) <= 1 else { break }
      let line = lineStart(comment.lowerBound)
      guard line == 0 || bytes[line - 1].isLineEnd else { break }
      place = line
    }
    return place
  }

  /// The end of the token before `index`, with the comment that follows on its line.
  func trailEnd(_ index: Int) -> Int {
    let end = Int(tokens[index - 1].end)
    let next = index < tokens.count ? Int(tokens[index].comments) : comments.count
    let first = Int(tokens[index - 1].comments)
    guard first < next, comments[first].lowerBound >= end,
      !bytes[end..<comments[first].lowerBound].contains(where: \.isLineEnd)
    else { return end }
    return comments[first].upperBound
  }

  /// Back over the indentation, so that a section's first line is indented like the others.
  private func lineStart(_ offset: Int) -> Int {
    var start = offset
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    return start == 0 || bytes[start - 1].isLineEnd ? start : offset
  }

  private func lineEnds(_ slice: ArraySlice<UInt8>) -> Int {
    slice.indices.count {
      slice[$0] == 0x0A || (slice[$0] == 0x0D && !($0 + 1 < slice.endIndex && slice[$0 + 1] == 0x0A))
    }
  }
}
