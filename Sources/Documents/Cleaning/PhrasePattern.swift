/// Words in order, not far apart: one of each group, in lower case.
struct PhrasePattern {
  var groups: [[String]]
  /// Bytes between one word and the next, at most.
  var reach: Int

  init(_ groups: [String]..., reach: Int = 40) {
    self.groups = groups
    self.reach = reach
  }
}

/// Many patterns, found in one pass over a text.
struct PhraseScanner: Sendable {
  struct Match: Equatable {
    /// Index of the pattern.
    var pattern: Int
    var bytes: Range<Int>
  }

  private let patterns: [[[[UInt8]]]]
  private let reach: [Int]
  /// First words by their first two bytes.
  private let heads: [UInt16: [(pattern: Int, word: [UInt8])]]

  init(_ patterns: [PhrasePattern]) {
    self.patterns = patterns.map { $0.groups.map { $0.map { Array($0.utf8) } } }
    reach = patterns.map(\.reach)
    var heads: [UInt16: [(Int, [UInt8])]] = [:]
    for (index, pattern) in self.patterns.enumerated() {
      for word in pattern[0] where word.count > 1 {
        heads[Self.key(word[0], word[1]), default: []].append((index, word))
      }
    }
    self.heads = heads
  }

  /// In order of their places; of each pattern, matches do not overlap. Linear in the text's length but for the words themselves.
  func matches(in text: [UInt8]) -> [Match] {
    let lower = text.map { $0.isUppercase ? $0 + 0x20 : $0 }
    var matches: [Match] = []
    var ends = [Int](repeating: 0, count: patterns.count)
    for start in lower.indices.dropLast() {
      guard let candidates = heads[Self.key(lower[start], lower[start + 1])] else { continue }
      for (pattern, word) in candidates where start >= ends[pattern] && stands(word, at: start, in: lower) {
        guard let end = end(of: pattern, from: start + word.count, in: lower) else { continue }
        ends[pattern] = end
        matches.append(Match(pattern: pattern, bytes: start..<end))
      }
    }
    return matches
  }

  private func end(of pattern: Int, from start: Int, in text: [UInt8]) -> Int? {
    var place = start
    for group in patterns[pattern].dropFirst() {
      let limit = min(text.count, place + reach[pattern])
      guard
        let next = (place..<max(place, limit)).lazy.compactMap({ index -> Int? in
          group.first { stands($0, at: index, in: text) }.map { index + $0.count }
        }).first
      else { return nil }
      guard !Self.endsSentence(text[place..<next]) else { return nil }
      place = next
    }
    return place
  }

  /// Whether `word` is there, and is a word of its own where it is written in letters.
  private func stands(_ word: [UInt8], at index: Int, in text: [UInt8]) -> Bool {
    guard let first = word.first, let last = word.last, index + word.count <= text.count, text[index] == first else {
      return false
    }
    for step in word.indices where text[index + step] != word[step] { return false }
    if first.isLetter, index > 0, text[index - 1].isLetter { return false }
    return !(last.isLetter && index + word.count < text.count && text[index + word.count].isLetter)
  }

  private static func endsSentence(_ gap: ArraySlice<UInt8>) -> Bool {
    let gap = Array(gap)
    return ["。", "！", "？", ". ", "\n\n"].contains { gap.contains($0) }
  }

  private static func key(_ first: UInt8, _ second: UInt8) -> UInt16 { UInt16(first) << 8 | UInt16(second) }
}
