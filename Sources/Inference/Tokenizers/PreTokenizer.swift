/// Cuts a text into the words inside which byte-level BPE merges; scanners for the published regular expressions.
enum PreTokenizer: Sendable {
  /// The pattern of Qwen2 and Llama 3, with runs of at most `digits` numbers.
  case wordsWithPrefix(digits: Int)
  /// The pattern of GPT-2, applied after each number has been cut off on its own if `isolatesDigits`.
  case wordsWithSpace(isolatesDigits: Bool)

  /// Where the word that starts at `start` ends. Broken bytes count as symbols.
  func wordEnd(in text: Span<UInt8>, from start: Int, classes: CharacterClassTable) -> Int {
    switch self {
    case .wordsWithPrefix(let digits):
      PrefixedWordScanner(classes: classes, digits: digits).wordEnd(in: text, from: start)
    case .wordsWithSpace(let isolatesDigits):
      SpacedWordScanner(classes: classes, isolatesDigits: isolatesDigits).wordEnd(in: text, from: start)
    }
  }
}

/// Steps over scalars of one class.
protocol ClassScanner {
  var classes: CharacterClassTable { get }
}

extension ClassScanner {
  /// The class of the scalar at `position` and where the next begins; `nil` at the end.
  @inline(__always)
  func scalar(in text: Span<UInt8>, at position: Int) -> (class: CharacterClass, end: Int)? {
    guard position < text.count else { return nil }
    let scalar = UTF8Text.scalar(in: text, at: position)
    return (classes[scalar.value], position + scalar.length)
  }

  /// Where the run of scalars of `wanted` that starts at `position` ends, after at most `limit` of them.
  @inline(__always)
  func endOfRun(
    in text: Span<UInt8>, from position: Int, limit: Int = .max, while wanted: (CharacterClass) -> Bool
  ) -> Int {
    var end = position
    var count = 0
    while count < limit, let next = scalar(in: text, at: end), wanted(next.class) {
      end = next.end
      count += 1
    }
    return end
  }

  /// Where `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d` ends, if one is at `position`.
  func endOfContraction(in text: Span<UInt8>, at position: Int, ignoringCase: Bool) -> Int? {
    guard text[position] == UInt8(ascii: "'"), position + 1 < text.count else { return nil }
    func letter(_ index: Int) -> UInt8 {
      guard index < text.count else { return 0 }
      let isUpper = text[index] >= UInt8(ascii: "A") && text[index] <= UInt8(ascii: "Z")
      return ignoringCase && isUpper ? text[index] | 0x20 : text[index]
    }
    switch (letter(position + 1), letter(position + 2)) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _), (UInt8(ascii: "d"), _):
      return position + 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return position + 3
    default:
      // U+017F, the long s, is an s when case is ignored.
      return ignoringCase && letter(position + 1) == 0xC5 && letter(position + 2) == 0xBF ? position + 3 : nil
    }
  }
}
