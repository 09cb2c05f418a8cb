/// Compares two texts word by word; each ideograph counts as a word.
enum WordDifference {
  /// Longer texts are shown as replaced whole: comparing takes time in the product of length and changes.
  private static let longest = 6000

  static func words(from old: String, to new: String) -> [ClauseChange.Words] {
    let (before, after) = (tokens(of: old), tokens(of: new))
    guard max(before.count, after.count) <= longest else {
      return [.init(kind: .removed, text: old), .init(kind: .added, text: new)]
    }
    let difference = after.difference(from: before)
    var removed = Set<Int>()
    var added = Set<Int>()
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var words: [ClauseChange.Words] = []
    func append(_ kind: ClauseChange.Words.Kind, _ text: Substring) {
      if words.last?.kind == kind {
        words[words.count - 1].text += text
      } else {
        words.append(.init(kind: kind, text: String(text)))
      }
    }
    var (left, right) = (0, 0)
    while left < before.count || right < after.count {
      if left < before.count, removed.contains(left) {
        append(.removed, before[left])
        left += 1
      } else if right < after.count, added.contains(right) {
        append(.added, after[right])
        right += 1
      } else if left < before.count, right < after.count {
        append(.kept, after[right])
        left += 1
        right += 1
      } else {
        break
      }
    }
    return words
  }

  /// Share of the words that two texts have in common, 0…1, without regard to their order.
  static func likeness(_ one: [Substring: Int], _ other: [Substring: Int]) -> Double {
    let total = one.values.reduce(0, +) + other.values.reduce(0, +)
    guard total > 0 else { return 1 }
    let common = one.reduce(0) { $0 + min($1.value, other[$1.key] ?? 0) }
    return Double(2 * common) / Double(total)
  }

  static func counts(of text: String) -> [Substring: Int] {
    tokens(of: text).reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private static func tokens(of text: String) -> [Substring] {
    var tokens: [Substring] = []
    var start = text.startIndex
    var index = start
    while index < text.endIndex {
      let isPart = isWordPart(text[index])
      index = text.index(after: index)
      if isPart, index < text.endIndex, isWordPart(text[index]) { continue }
      tokens.append(text[start..<index])
      start = index
    }
    return tokens
  }

  private static func isWordPart(_ character: Character) -> Bool {
    (character.isLetter || character.isNumber) && !character.unicodeScalars.contains { isHan($0.value) }
  }
}
