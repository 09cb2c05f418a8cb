/// Remembers where words of a text have been seen, so that a word's second occurrence costs a comparison.
struct WordMemory {
  private struct Word {
    var start = 0
    var end = 0
    var ids = 0..<0
  }

  private static let mostWords = 1 << 13
  private var words: [Word]

  /// - Parameter text: sets the size; short texts get a small memory.
  init(for text: Span<UInt8>) {
    var capacity = 16
    while capacity < min(text.count / 4, Self.mostWords) { capacity *= 2 }
    words = Array(repeating: Word(), count: capacity)
  }

  /// Which of the ids made so far are those of the same word earlier in the text.
  @inline(__always)
  func ids(of range: Range<Int>, in text: Span<UInt8>, slot: Int) -> Range<Int>? {
    let word = words[slot]
    guard word.end - word.start == range.count else { return nil }
    for offset in 0..<range.count where text[word.start + offset] != text[range.lowerBound + offset] { return nil }
    return word.ids
  }

  /// Remembers a word in place of what had its slot.
  @inline(__always)
  mutating func remember(_ range: Range<Int>, ids: Range<Int>, slot: Int) {
    words[slot] = Word(start: range.lowerBound, end: range.upperBound, ids: ids)
  }

  @inline(__always)
  func slot(of range: Range<Int>, in text: Span<UInt8>) -> Int {
    var hash = UInt64(range.count)
    for position in range { hash = (hash ^ UInt64(text[position])) &* 0x9E37_79B9_7F4A_7C15 }
    return Int(truncatingIfNeeded: hash >> 40) & (words.count - 1)
  }
}
