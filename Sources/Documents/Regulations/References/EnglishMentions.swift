/// Finds where English text points at clauses: Article 6(1), points (a) to (c) of paragraph 2, Articles 13 to 15 of Regulation (EU) 2016/679.
struct EnglishMentions {
  /// One clause or range of a list, before it is known what it belongs to.
  struct Item {
    var steps: [ClauseMention.Step]
    var through: String?
    var anchor = ClauseMention.Anchor.none
  }

  private struct Group {
    var items: [Item]
    /// Tokens.
    var start: Int
    var end: Int
  }

  let text: ScalarText
  let tokens: EnglishTokens
  private var found: [ClauseMention] = []
  /// The law that `that Regulation` means.
  private var lastTitle: String?

  private init(_ text: ScalarText) {
    self.text = text
    tokens = EnglishTokens(text)
  }

  static func mentions(in text: ScalarText) -> [ClauseMention] {
    var scanner = EnglishMentions(text)
    var index = 0
    while index < scanner.tokens.tokens.count { index = scanner.next(from: index) }
    return scanner.found
  }

  private mutating func next(from index: Int) -> Int {
    if let group = group(at: index, depth: 0) {
      guard let (document, end) = document(behind: group.end) else { return group.end }
      for item in group.items {
        found.append(
          ClauseMention(
            document: document, anchor: item.anchor, steps: item.steps, through: item.through,
            range: range(group.start..<end)))
      }
      return end
    }
    if let (title, end, isNumbered) = EnglishTitle.title(tokens, text, at: index) {
      lastTitle = title
      if isNumbered { found.append(ClauseMention(document: .titled(title), range: range(index..<end))) }
      return end
    }
    return index + 1
  }

  private func range(_ tokens: Range<Int>) -> Range<Int> {
    let all = self.tokens.tokens
    return all[tokens.lowerBound].range.lowerBound..<all[tokens.upperBound - 1].range.upperBound
  }

  // MARK: What a clause is part of

  /// The document named behind a clause. `nil` where the clause is one of something that is no document.
  private mutating func document(behind index: Int) -> (ClauseMention.Document, Int)? {
    var place = index
    if tokens.mark(place) == ",", tokens.word(place + 1) == "of" { place += 1 }
    if let token = tokens[place], token.isAcronym, case .word(let word) = token.kind, word != "and" {
      return (.titled(word), place + 1)
    }
    guard tokens.word(place) == "of" || tokens.word(place) == "to" || tokens.word(place) == "in" else {
      let isName =
        tokens[place]?.isCapitalized == true && tokens.word(place).map(EnglishWords.companies.contains) ?? false
      return isName ? nil : (.own, index)
    }
    let isOf = tokens.word(place) == "of"
    place += 1
    if tokens.word(place) == "the" { place += 1 }
    switch tokens.word(place) {
    case "this": return isOf ? (.own, place + 2) : (.own, index)
    case "that", "said", "same":
      if let title = lastTitle, tokens[place + 1]?.isCapitalized == true { return (.titled(title), place + 2) }
    default: break
    }
    if let (title, end, _) = EnglishTitle.title(tokens, text, at: place) {
      lastTitle = title
      return (.titled(title), end)
    }
    return isOf ? nil : (.own, index)
  }

  // MARK: Groups

  private func group(at index: Int, depth: Int) -> Group? {
    guard depth < 4, let word = tokens.word(index) else { return nil }
    if word == "this" || word == "preceding" || word == "previous" { return relative(at: index, word) }
    if word == "the" { return depth > 0 ? group(at: index + 1, depth: depth) : nil }
    if let ordinal = EnglishWords.ordinals[word] { return ordinalGroup(at: index, ordinal, depth: depth) }
    guard let (level, isPlural) = EnglishWords.keyword(word), let list = numbers(at: index, level, isPlural) else {
      return nil
    }
    var group = Group(items: list.items, start: index, end: list.end)
    // Article 6(1), points (a) and (c); Article 6(1), second subparagraph
    if group.items.count >= 1, tokens.mark(group.end) == ",",
      let lower = self.group(at: group.end + 1, depth: depth + 1),
      let first = lower.items.first?.steps.first, first.level > level, lower.items[0].anchor == .none,
      tokens.word(group.end + 1) != "the"
    {
      guard let last = group.items.popLast() else { return nil }
      group.items += lower.items.map { Item(steps: last.steps + $0.steps, through: $0.through, anchor: last.anchor) }
      group.end = lower.end
    }
    return within(group, depth: depth)
  }

  /// `… of Article 6(1)`, `… of this Chapter`.
  private func within(_ group: Group, depth: Int) -> Group {
    guard tokens.word(group.end) == "of" || tokens.word(group.end) == "in",
      let outer = self.group(at: group.end + 1, depth: depth + 1), let container = outer.items.last,
      outer.items.count == 1, let first = group.items.first?.steps.first, level(of: container) < first.level
    else { return group }
    var joined = group
    joined.items = group.items.map {
      Item(steps: container.steps + $0.steps, through: $0.through, anchor: container.anchor)
    }
    joined.end = outer.end
    return joined
  }

  private func level(of item: Item) -> ClauseLevel {
    if let level = item.steps.last?.level { return level }
    switch item.anchor {
    case .own(let level), .preceding(let level, _): return level
    case .none: return .annex
    }
  }

  /// `this Chapter`, `the preceding Article`, `the preceding two paragraphs`.
  private func relative(at index: Int, _ word: String) -> Group? {
    var place = index + 1
    var count = 1
    if word != "this", let value = tokens.word(place).flatMap({ EnglishWords.counts[$0] }) {
      count = value
      place += 1
    }
    guard let (level, isPlural) = tokens.word(place).flatMap(EnglishWords.keyword), isPlural == (count > 1),
      tokens.word(place) != "part" || tokens[place]?.isCapitalized == true,
      !(level == .title && tokens[place]?.isCapitalized == false)
    else { return nil }
    let anchor = word == "this" ? ClauseMention.Anchor.own(level) : .preceding(level, count: count)
    return Group(items: [Item(steps: [], anchor: anchor)], start: index, end: place + 1)
  }

  /// `first paragraph`, `second subparagraph of Article 6(1)`.
  private func ordinalGroup(at index: Int, _ ordinal: Int, depth: Int) -> Group? {
    guard let (level, isPlural) = tokens.word(index + 1).flatMap(EnglishWords.keyword), !isPlural,
      [.paragraph, .subparagraph, .point].contains(level)
    else { return nil }
    let step = ClauseMention.Step(level: level, number: "\(ordinal)")
    return within(Group(items: [Item(steps: [step])], start: index, end: index + 2), depth: depth)
  }
}
