/// Ruby.
struct RubyWords: BlockWords {
  let tokens: CodeTokens

  /// Words behind which an expression begins, so that `if` there opens a block and is no modifier.
  private static let before: Set<String> = [
    "then", "else", "do", "and", "or", "not", "begin", "ensure", "if", "unless", "elsif", "while", "until", "when",
    "in",
  ]

  func step(at index: Int, in block: Block?) -> BlockStep {
    guard let word = tokens.word(index), !isName(index) else { return .next(index + 1) }
    switch word {
    case "class", "module": return type(word, index)
    case "def": return function(index)
    case "begin": return .open(Block(holdsDefinitions: true), next: index + 1)
    case "case": return .open(Block(), next: index + 1)
    case "if", "unless":
      guard beginsExpression(index) else { return .next(index + 1) }
      return .open(Block(holdsDefinitions: tokens.mayBeginStatement(index)), next: index + 1)
    case "while", "until", "for":
      guard beginsExpression(index) else { return .next(index + 1) }
      return .open(Block(), next: afterLoopHead(index))
    case "do": return .open(Block(), next: index + 1)
    case "end": return .close
    default: return .next(index + 1)
    }
  }

  /// Whether a keyword is only a name here: `x.class`, `class: 1`, `def end`.
  private func isName(_ index: Int) -> Bool {
    if tokens.symbol(index - 1) == ".", tokens.symbol(index - 2) != "." || !tokens.isAdjacent(index - 1) { return true }
    if tokens.symbol(index - 1) == ":", tokens.symbol(index - 2) == ":", tokens.isAdjacent(index) { return true }
    if ["$", "@"].contains(tokens.symbol(index - 1)), tokens.isAdjacent(index) { return true }
    return tokens.symbol(index + 1) == ":" && tokens.isAdjacent(index + 1) && tokens.symbol(index + 2) != ":"
      && tokens.symbol(index - 1) != "?"
  }

  private func beginsExpression(_ index: Int) -> Bool {
    if index == 0 || tokens.opensLine(index) { return true }
    if tokens.isString(index - 1) { return false }
    if let word = tokens.word(index - 1) { return Self.before.contains(word) && !isName(index - 1) }
    return !")]}".unicodeScalars.contains(tokens.symbol(index - 1))
  }

  /// Past the `do` of a loop, which opens no further block.
  private func afterLoopHead(_ index: Int) -> Int {
    var place = index + 1
    while place < tokens.count, place < index + 64, !tokens.opensLine(place), tokens.symbol(place) != ";" {
      if tokens.isWord(place, "do"), !isName(place) { return place + 1 }
      place = tokens.next(place, limit: tokens.count)
    }
    return index + 1
  }

  private func type(_ word: String, _ index: Int) -> BlockStep {
    var place = index + 1
    // `class << self` holds methods of what is around it.
    if tokens.symbol(place) == "<", tokens.symbol(place + 1) == "<" {
      return .open(Block(holdsDefinitions: true), next: place + 2)
    }
    if tokens.symbol(place) == ":" { place += 2 }
    let start = place
    while tokens.isWord(place), tokens.symbol(place + 1) == ":", tokens.symbol(place + 2) == ":", place < start + 64 {
      place += 3
    }
    guard tokens.isWord(place) else { return .next(index + 1) }
    let name = tokens.text(start..<place + 1)
    var end = place + 1
    while end < tokens.count, end < place + 64, !tokens.opensLine(end), tokens.symbol(end) != ";" {
      end = tokens.next(end, limit: tokens.count)
    }
    let declaration = CodeDeclaration(
      kind: .type, name: name, label: "\(word) \(name)", first: index, head: index, body: end, end: end, headEnd: end,
      isContainer: true, isTransparent: word == "module")
    return .open(Block(declaration: declaration, holdsDefinitions: true), next: place + 1)
  }

  private func function(_ index: Int) -> BlockStep {
    var place = index + 1
    // `def self.name`
    if tokens.isWord(place) || tokens.symbol(place) == ")", tokens.symbol(place + 1) == "." { place += 2 }
    guard let (name, after) = methodName(place) else { return .next(index + 1) }
    let parameters = tokens.symbol(after) == "(" ? tokens.next(after, limit: tokens.count) : after
    var declaration = CodeDeclaration(
      kind: .function, name: name, label: "def \(name)", first: index, head: index, body: parameters, end: parameters,
      headEnd: parameters)
    // `private def name`
    if tokens.isWord(index - 1), !tokens.opensLine(index),
      ["private", "public", "protected", "private_class_method", "module_function"].contains(
        tokens.word(index - 1) ?? "")
    {
      declaration.first = index
    }
    // `def name(…) = value`
    if tokens.symbol(parameters) == "=", !tokens.opensLine(parameters),
      tokens.symbol(after) == "(" || !tokens.isAdjacent(parameters)
    {
      declaration.end = tokens.expressionEnd(parameters + 1, limit: tokens.count)
      return .definition(declaration)
    }
    if tokens.symbol(after) != "(" {
      var end = after
      while end < tokens.count, end < after + 128, !tokens.opensLine(end), tokens.symbol(end) != ";" {
        end = tokens.next(end, limit: tokens.count)
      }
      declaration.headEnd = end
      declaration.body = end
      declaration.end = end
    }
    return .open(Block(declaration: declaration), next: declaration.end)
  }

  /// `name`, `name=`, `name?`, or an operator, and where it ends.
  private func methodName(_ start: Int) -> (String, Int)? {
    if let word = tokens.word(start) {
      let isSetter =
        tokens.symbol(start + 1) == "=" && tokens.isAdjacent(start + 1)
        && (tokens.symbol(start + 2) == "(" || (tokens.isWord(start + 2) && !tokens.isAdjacent(start + 2)))
        && !tokens.opensLine(start + 2)
      return isSetter ? (word + "=", start + 2) : (word, start + 1)
    }
    if tokens.isString(start) { return (tokens.text(start..<start + 1), start + 1) }
    var place = start
    if tokens.symbol(place) == "[" {
      guard tokens.symbol(place + 1) == "]" else { return nil }
      place += 2
      if tokens.symbol(place) == "=", tokens.isAdjacent(place) { place += 1 }
      return (tokens.text(start..<place), place)
    }
    while "+-*/%<=>!~^&|@`".unicodeScalars.contains(tokens.symbol(place)), place == start || tokens.isAdjacent(place),
      place < start + 3
    {
      place += 1
    }
    return place > start ? (tokens.text(start..<place), place) : nil
  }
}
