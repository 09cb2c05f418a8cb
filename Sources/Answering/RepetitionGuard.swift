/// Notices that a small model goes round in circles.
struct RepetitionGuard {
  private var seen: Set<String> = []

  /// How much of the text is looked at for a loop, and how often the same must come in a row.
  private static let longestPeriod = 60
  private static let repetitions = 4
  private static let leastLoop = 24
  private static let longestStatement = 6000

  /// False when the same was stated before, whatever the spaces and signs.
  mutating func admits(_ statement: String) -> Bool {
    seen.insert(statement.lowercased().filter { $0.isLetter || $0.isNumber }).inserted
  }

  /// Whether `text`, a statement that is still being written, ends in one phrase over and over, or finds no end.
  static func isStuck(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    if text.count > longestStatement { return true }
    let tail = Array(text.suffix(longestPeriod * repetitions))
    guard tail.count >= leastLoop else { return false }
    return (1...longestPeriod).contains { period in
      let length = max(period * repetitions, leastLoop)
      guard tail.count >= length else { return false }
      let loop = tail.suffix(length)
      guard loop.suffix(period).contains(where: \.properties.isAlphabetic) else { return false }
      return loop.dropFirst(period).elementsEqual(loop.dropLast(period))
    }
  }
}
