/// Words of the GPT-2 pattern: `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
struct SpacedWordScanner: ClassScanner, ~Escapable {
  let text: Span<UInt8>
  let classes: CharacterClassTable
  let isolatesDigits: Bool

  @_lifetime(copy text)
  init(text: Span<UInt8>, classes: CharacterClassTable, isolatesDigits: Bool) {
    self.text = text
    self.classes = classes
    self.isolatesDigits = isolatesDigits
  }

  func wordEnd(from start: Int) -> Int {
    guard let first = scalar(at: start) else { return start }
    if let end = endOfContraction(at: start, ignoringCase: false) { return end }
    guard first.class.isSpace else { return endOfWord(first.class, from: first.end) }
    if text[start] == UInt8(ascii: " "), let next = scalar(at: first.end), !next.class.isSpace, !isCut(before: next.class) {
      return endOfWord(next.class, from: next.end)
    }
    return endOfSpace(from: start)
  }

  private func endOfWord(_ wordClass: CharacterClass, from position: Int) -> Int {
    isCut(before: wordClass) ? position : endOfRun(from: position) { $0 == wordClass }
  }

  private func isCut(before next: CharacterClass) -> Bool {
    isolatesDigits && next == .number
  }

  /// The white space, without its last scalar if that belongs to the next word.
  private func endOfSpace(from start: Int) -> Int {
    var end = start
    var lastStart = start
    while let next = scalar(at: end), next.class.isSpace {
      lastStart = end
      end = next.end
    }
    guard let next = scalar(at: end), !isCut(before: next.class), lastStart > start else { return end }
    return lastStart
  }
}
