extension EnglishMentions {
  /// `13, 15(2) and 22`, `6(1)(a), (c) and (e)`, `13 to 15` behind a keyword.
  func numbers(at index: Int, _ level: ClauseLevel, _ isPlural: Bool) -> (items: [Item], end: Int)? {
    var place = index + 1
    if tokens.mark(place) == ".", tokens[index].map({ $0.range.count <= 5 }) == true { place += 1 }
    let isCapitalized = tokens[index]?.isCapitalized == true
    guard let first = number(at: place, level, isCapitalized: isCapitalized) else { return nil }
    var items = [Item(steps: first.steps)]
    place = first.end
    while items.count < 60 {
      var next = place
      var isRange = false
      var isComma = false
      if tokens.mark(next) == "," {
        isComma = true
        next += 1
      }
      switch tokens.word(next) {
      case "to", "through":
        isRange = true
        next += 1
      case "and", "or":
        isComma = false
        next += 1
        if tokens.mark(next) == "/", tokens.word(next + 1) == "or" { next += 2 }
      default:
        if let mark = tokens.mark(next), !isComma, "-–—‑".unicodeScalars.contains(mark) {
          isRange = true
          next += 1
        } else if !isComma {
          return (items, place)
        }
      }
      guard let last = items.last,
        let item = self.item(at: next, after: last.steps, level, isPlural: isPlural, isComma: isComma, isRange: isRange)
      else { return (items, place) }
      if isRange {
        guard last.through == nil, item.steps.last?.level == last.steps.last?.level else { return (items, place) }
        items[items.count - 1].through = item.steps.last?.number
      } else {
        items.append(Item(steps: item.steps))
      }
      place = item.end
    }
    return (items, place)
  }

  private func item(
    at index: Int, after previous: [ClauseMention.Step], _ level: ClauseLevel, isPlural: Bool, isComma: Bool,
    isRange: Bool
  ) -> (steps: [ClauseMention.Step], end: Int)? {
    // (c) behind 6(1)(a) replaces the letter, (3) the paragraph.
    if tokens.mark(index) == "(", let bracket = bracket(at: index), let last = previous.last {
      let isDigit = bracket.text.first?.isNumber == true
      let lastIsDigit = last.number.first?.isNumber == true
      var steps = previous
      if isDigit == lastIsDigit {
        steps.removeLast()
        steps.append(.init(level: last.level, number: bracket.text))
      } else if isDigit, let place = previous.lastIndex(where: { $0.level == .paragraph }) {
        steps = Array(previous[..<place]) + [.init(level: .paragraph, number: bracket.text)]
      } else {
        return nil
      }
      let rest = brackets(at: bracket.end, below: steps)
      return (steps + rest.steps, rest.end)
    }
    guard let item = number(at: index, level, isCapitalized: true) else { return nil }
    if !isPlural, isComma { return nil }
    // “Article 5 and 3 members”: a noun behind a number that the keyword does not announce.
    if !isPlural, let word = tokens.word(item.end), !EnglishWords.functionWords.contains(word) { return nil }
    return item
  }

  /// `6(1)(a)` at `index`, without the keyword.
  private func number(
    at index: Int, _ level: ClauseLevel, isCapitalized: Bool
  ) -> (steps: [ClauseMention.Step], end: Int)? {
    var name: String?
    var end = index + 1
    if let number = tokens.number(index) {
      guard number.prefix(while: \.isNumber).count <= 4, !number.contains("/"),
        number.drop(while: \.isNumber).count <= 6
      else { return nil }
      name = number.lowercased()
    } else if level >= .paragraph, tokens.mark(index) == "(", let bracket = bracket(at: index) {
      (name, end) = (bracket.text, bracket.end)
    } else if level < .article, isCapitalized, let word = tokens.word(index), let token = tokens[index] {
      if token.isCapitalized, let roman = RomanNumeral.value(of: text.string(token.range)) {
        name = "\(roman)"
      } else if let count = EnglishWords.counts[word] {
        name = "\(count)"
      }
    }
    guard let name else { return nil }
    let step = ClauseMention.Step(level: level, number: name)
    guard level >= .article || (level == .section) else { return ([step], end) }
    let rest = brackets(at: end, below: [step])
    return ([step] + rest.steps, rest.end)
  }

  private func brackets(at index: Int, below steps: [ClauseMention.Step]) -> (steps: [ClauseMention.Step], end: Int) {
    var found: [ClauseMention.Step] = []
    var place = index
    var level = steps.last?.level ?? .article
    while found.count < 5, tokens.mark(place) == "(", let bracket = bracket(at: place) {
      let isDigit = bracket.text.first?.isNumber == true
      level = isDigit && level < .paragraph ? .paragraph : .point
      found.append(.init(level: level, number: bracket.text))
      place = bracket.end
    }
    return (found, place)
  }

  /// `(1)`, `(a)`, `(iv)`.
  private func bracket(at index: Int) -> (text: String, end: Int)? {
    guard tokens.mark(index) == "(", tokens.mark(index + 2) == ")" else { return nil }
    if let number = tokens.number(index + 1) { return number.count <= 4 ? (number.lowercased(), index + 3) : nil }
    guard let word = tokens.word(index + 1), word.count <= 2 || RomanNumeral.value(of: word) != nil else { return nil }
    return (word, index + 3)
  }
}
