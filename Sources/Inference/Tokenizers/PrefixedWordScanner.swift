/// Words of the Qwen2 and Llama 3 pattern:
/// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
struct PrefixedWordScanner: ClassScanner {
  let classes: CharacterClassTable
  let digits: Int

  func wordEnd(in text: Span<UInt8>, from start: Int) -> Int {
    guard let first = scalar(in: text, at: start) else { return start }
    if let end = endOfContraction(in: text, at: start, ignoringCase: true) { return end }
    switch first.class {
    case .letter:
      return endOfRun(in: text, from: first.end) { $0 == .letter }
    case .number:
      return endOfRun(in: text, from: first.end, limit: digits - 1) { $0 == .number }
    case .lineBreak:
      return endOfSpace(in: text, from: start)
    case .space, .other:
      let end = endOfRun(in: text, from: first.end) { $0 == .letter }
      if end > first.end { return end }
      if first.class == .other { return endOfSymbols(in: text, from: first.end) }
      if text[start] == UInt8(ascii: " "), scalar(in: text, at: first.end)?.class == .other {
        return endOfSymbols(in: text, from: first.end)
      }
      return endOfSpace(in: text, from: start)
    }
  }

  private func endOfSymbols(in text: Span<UInt8>, from position: Int) -> Int {
    let end = endOfRun(in: text, from: position) { $0 == .other }
    return endOfRun(in: text, from: end) { $0 == .lineBreak }
  }

  /// The white space up to its last line break; without one, all of it if the text ends there, else all but the
  /// last scalar, which belongs to the next word (unless it is the only one).
  private func endOfSpace(in text: Span<UInt8>, from start: Int) -> Int {
    var end = start
    var lastStart = start
    var afterLineBreak: Int?
    while let next = scalar(in: text, at: end), next.class.isSpace {
      lastStart = end
      end = next.end
      if next.class == .lineBreak { afterLineBreak = end }
    }
    if let afterLineBreak { return afterLineBreak }
    return end == text.count || lastStart == start ? end : lastStart
  }
}
