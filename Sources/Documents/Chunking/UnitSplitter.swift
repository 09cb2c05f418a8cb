/// Splits a section into units small enough to pack, each counted once.
struct UnitSplitter {
  let bytes: [UInt8]
  /// Tokens of a text alone, without what the encoder adds to every input.
  let tokens: (Range<Int>) -> Int

  /// Texts without any boundary are cut to this many bytes before they are counted, so that counting stays linear.
  private static let longestCount = 2048

  /// Units of `range` in order, each of at most `limit` tokens except single characters that have more.
  func units(_ range: Range<Int>, content: Section.Content, limit: Int) -> [ChunkUnit] {
    var units: [ChunkUnit] = []
    for (paragraph, end) in paragraphs(range, content: content) {
      let sentences =
        content == .prose || content == .list ? SentenceSplitter.sentences(in: bytes, range: paragraph) : [paragraph]
      for sentence in sentences { append(sentence, limit: limit, to: &units) }
      if !units.isEmpty { units[units.count - 1].end = end }
    }
    if !units.isEmpty { units[units.count - 1].end = .section }
    return units
  }

  /// Paragraphs of prose; lines of lists, tables and code, where a blank line is the better place to cut.
  private func paragraphs(_ range: Range<Int>, content: Section.Content) -> [(Range<Int>, ChunkUnit.Break)] {
    var pieces: [(Range<Int>, ChunkUnit.Break)] = []
    var start = range.lowerBound
    func add(to end: Int, _ mark: ChunkUnit.Break) {
      // Indentation belongs to a line of code; only line ends are left out at its beginning.
      var piece = bytes.trimmed(start..<end)
      if !piece.isEmpty, content == .code || content == .list {
        while piece.lowerBound > start, bytes[piece.lowerBound - 1] == 0x20 || bytes[piece.lowerBound - 1] == 0x09 {
          piece = piece.lowerBound - 1..<piece.upperBound
        }
      }
      if !piece.isEmpty { pieces.append((piece, mark)) }
      start = end
    }
    var index = range.lowerBound
    while index < range.upperBound {
      guard bytes[index].isLineEnd else {
        index += 1
        continue
      }
      let lineEnd = index
      var lineEnds = 0
      while index < range.upperBound, bytes[index].isSpace {
        if bytes[index] == 0x0A || (bytes[index] == 0x0D && !(index + 1 < range.upperBound && bytes[index + 1] == 0x0A))
        {
          lineEnds += 1
          // Keep what indents the next line out of the white space between.
          if index + 1 >= range.upperBound || !bytes[index + 1].isSpace {
            index += 1
            break
          }
        }
        index += 1
      }
      if lineEnds > 1 { add(to: lineEnd, .paragraph) } else if content != .prose { add(to: lineEnd, .sentence) }
    }
    add(to: range.upperBound, .paragraph)
    return pieces
  }

  private func append(_ range: Range<Int>, limit: Int, to units: inout [ChunkUnit]) {
    var pending = [(range, ChunkUnit.Break.sentence)]
    while let (piece, end) = pending.popLast() {
      let count = piece.count > Self.longestCount ? Int.max : tokens(piece)
      guard count > limit, let cut = cut(of: piece) else {
        units.append(ChunkUnit(bytes: piece, tokens: count, end: end))
        continue
      }
      for (part, mark) in [(cut.place..<piece.upperBound, end), (piece.lowerBound..<cut.place, cut.mark)] {
        let part = bytes.trimmed(part)
        if !part.isEmpty { pending.append((part, mark)) }
      }
    }
  }

  /// Two parts of a unit, or `nil` for a single character.
  func halves(_ unit: ChunkUnit) -> [ChunkUnit]? {
    guard let cut = cut(of: unit.bytes) else { return nil }
    let parts = [(unit.bytes.lowerBound..<cut.place, cut.mark), (cut.place..<unit.bytes.upperBound, unit.end)]
    return parts.compactMap { part, mark in
      let part = bytes.trimmed(part)
      return part.isEmpty ? nil : ChunkUnit(bytes: part, tokens: tokens(part), end: mark)
    }
  }

  /// Where to cut a text that is too long: after punctuation near its middle, else at a space, else between characters. Long
  /// texts are cut near the most that is counted at once.
  private func cut(of piece: Range<Int>) -> (place: Int, mark: ChunkUnit.Break)? {
    let middle =
      piece.count > Self.longestCount * 2
      ? piece.lowerBound + Self.longestCount : (piece.lowerBound + piece.upperBound) / 2
    let reach = min(piece.count / 3, Self.longestCount / 2)
    var best: (place: Int, rank: Int, distance: Int)?
    var index = middle - reach
    while index > piece.lowerBound, bytes[index].isContinuation { index -= 1 }
    while index < min(piece.upperBound, middle + reach) {
      let (scalar, length) = bytes.scalar(at: index)
      let place = index + length
      index = place
      guard place > piece.lowerBound, place < piece.upperBound, let rank = cutRank(after: scalar, at: place) else {
        continue
      }
      let distance = abs(place - middle)
      if best.map({ rank > $0.rank || (rank == $0.rank && distance < $0.distance) }) ?? true {
        best = (place, rank, distance)
      }
    }
    if let best { return (best.place, best.rank >= 2 ? .clause : .character) }
    let first = piece.lowerBound + bytes.scalar(at: piece.lowerBound).length
    return first < piece.upperBound ? (first, .character) : nil
  }

  /// 3 for punctuation between clauses, 2 for line ends, 1 for spaces, 0 for any other place between characters.
  private func cutRank(after scalar: UInt32, at place: Int) -> Int? {
    switch scalar {
    case 0xFF0C, 0x3001, 0xFF1B, 0xFF1A, 0x3002: return 3
    case 0x2C, 0x3B, 0x3A: return bytes[place].isSpace ? 3 : 0
    case 0x0A: return 2
    case _ where isWhitespace(scalar): return 1
    case 0x200D, 0x0D: return nil
    default: break
    }
    let next = bytes.scalar(at: place).value
    if next == 0x200D || (0xFE00...0xFE0F).contains(next) || (0x1F3FB...0x1F3FF).contains(next) { return nil }
    if let properties = Unicode.Scalar(next)?.properties, properties.isGraphemeExtend { return nil }
    return 0
  }
}
