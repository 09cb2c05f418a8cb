/// A stretch of text that chunks are packed from, and how good a place its end is to cut.
struct ChunkUnit: Equatable {
  enum Break: Int, Comparable {
    case character, clause, sentence, paragraph, section

    static func < (one: Break, other: Break) -> Bool { one.rawValue < other.rawValue }
  }

  /// Without white space at the ends.
  var bytes: Range<Int>
  var tokens: Int
  /// What ends where this unit ends.
  var end: Break
}
