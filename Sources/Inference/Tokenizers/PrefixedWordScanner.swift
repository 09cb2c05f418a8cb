/// Words of the Qwen2 and Llama 3 pattern:
/// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
struct PrefixedWordScanner: ClassScanner, ~Escapable {
  let text: Span<UInt8>
  let classes: CharacterClassTable
  let digits: Int

  @_lifetime(copy text)
  init(text: Span<UInt8>, classes: CharacterClassTable, digits: Int) {
    self.text = text
    self.classes = classes
    self.digits = digits
  }

  func wordEnd(from start: Int) -> Int {
    guard let first = scalar(at: start) else { return start }
    if let end = endOfContraction(at: start, ignoringCase: true) { return end }
    switch first.class {
    case .letter:
      return endOfRun(from: first.end) { $0 == .letter }
    case .number:
      return endOfRun(from: first.end, limit: digits - 1) { $0 == .number }
    case .lineBreak:
      return endOfSpace(from: start)
    case .space, .other:
      let end = endOfRun(from: first.end) { $0 == .letter }
      if end > first.end { return end }
      if first.class == .other { return endOfSymbols(from: first.end) }
      if text[start] == UInt8(ascii: " "), scalar(at: first.end)?.class == .other {
        return endOfSymbols(from: first.end)
      }
      return endOfSpace(from: start)
    }
  }

  private func endOfSymbols(from position: Int) -> Int {
    let end = endOfRun(from: position) { $0 == .other }
    return endOfRun(from: end) { $0 == .lineBreak }
  }

  /// The white space up to its last line break; without one, all of it if the text ends there, else all but the
  /// last scalar, which belongs to the next word (unless it is the only one).
  private func endOfSpace(from start: Int) -> Int {
    var end = start
    var lastStart = start
    var afterLineBreak: Int?
    while let next = scalar(at: end), next.class.isSpace {
      lastStart = end
      end = next.end
      if next.class == .lineBreak { afterLineBreak = end }
    }
    if let afterLineBreak { return afterLineBreak }
    return end == text.count || lastStart == start ? end : lastStart
  }
}
