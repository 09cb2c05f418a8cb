/// Words of the GPT-2 pattern: `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
struct SpacedWordScanner: ClassScanner {
  let classes: CharacterClassTable
  let isolatesDigits: Bool

  func wordEnd(in text: Span<UInt8>, from start: Int) -> Int {
    guard let first = scalar(in: text, at: start) else { return start }
    if let end = endOfContraction(in: text, at: start, ignoringCase: false) { return end }
    guard first.class.isSpace else { return endOfWord(first.class, in: text, from: first.end) }
    if text[start] == UInt8(ascii: " "), let next = scalar(in: text, at: first.end), !next.class.isSpace,
      !isCut(before: next.class)
    {
      return endOfWord(next.class, in: text, from: next.end)
    }
    return endOfSpace(in: text, from: start)
  }

  private func endOfWord(_ wordClass: CharacterClass, in text: Span<UInt8>, from position: Int) -> Int {
    isCut(before: wordClass) ? position : endOfRun(in: text, from: position) { $0 == wordClass }
  }

  private func isCut(before next: CharacterClass) -> Bool {
    isolatesDigits && next == .number
  }

  /// The white space, without its last scalar if that belongs to the next word.
  private func endOfSpace(in text: Span<UInt8>, from start: Int) -> Int {
    var end = start
    var lastStart = start
    while let next = scalar(in: text, at: end), next.class.isSpace {
      lastStart = end
      end = next.end
    }
    guard let next = scalar(in: text, at: end), !isCut(before: next.class), lastStart > start else { return end }
    return lastStart
  }
}
