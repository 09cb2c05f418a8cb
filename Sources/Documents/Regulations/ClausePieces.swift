/// Where the text of an article is to be cut: at numbers within a line.
struct ClausePieces {
  let source: SourceText

  /// May stand between a semicolon and the last number of a list.
  private static let joints = ["and ", "or ", "和", "或者", "或"]

  /// The number that opens a piece.
  func marker(of piece: Range<Int>) -> ClauseMarker? {
    let scalars = scalars(piece)
    // Markdown's bullet before a number of the text's own.
    if scalars.count > 3, "-*+".unicodeScalars.contains(scalars[0]), scalars[1] == " ",
      "(（".unicodeScalars.contains(scalars[2])
    {
      return ClauseMarker.read(scalars[2...])
    }
    return ClauseMarker.read(scalars[...])
  }

  /// The line, cut before points that are listed within it: behind a colon or a semicolon.
  func ranges(of line: Range<Int>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = line.lowerBound
    var isAfterMark = false
    var index = line.lowerBound
    while index < line.upperBound {
      let (value, length) = source.bytes.scalar(at: index)
      switch value {
      case 0xFF1A, 0xFF1B, 0x3A, 0x3B: isAfterMark = true
      case 0x28, 0xFF08, 0x3220...0x3229, 0x2460...0x2473:
        if isAfterMark, index > start, ClauseMarker.read(scalars(index..<line.upperBound)[...]) != nil {
          pieces.append(source.bytes.trimmed(start..<index))
          start = index
        }
        isAfterMark = false
      case _ where isWhitespace(value): break
      default:
        // “and (c)”, “或者（三）”
        let joint = isAfterMark ? Self.joints.first { source.bytes.starts($0, at: index) } : nil
        isAfterMark = joint != nil
        if let joint {
          index += joint.utf8.count
          continue
        }
      }
      index += length
    }
    pieces.append(source.bytes.trimmed(start..<line.upperBound))
    return pieces.filter { !$0.isEmpty }
  }

  /// As many as a number can have.
  private func scalars(_ range: Range<Int>) -> [Unicode.Scalar] {
    Array(source.string(range.lowerBound..<min(range.upperBound, range.lowerBound + 64)).unicodeScalars.prefix(16))
  }
}
