/// Shells: `name() { … }` and `function name { … }`.
struct ShellReader: DeclarationReader {
  let tokens: CodeTokens

  private static let openers: Set<String> = ["then", "else", "do", "if", "elif", "while", "until"]

  func step(at index: Int, limit: Int, in container: CodeDeclaration?) -> CodeStep {
    guard isCommand(index), tokens.isWord(index) else { return .skip(to: tokens.next(index, limit: limit)) }
    let hasWord = tokens.isWord(index, "function")
    var place = hasWord ? index + 1 : index
    let start = place
    // `git::log`, `x.y`: one word for a shell.
    while place < limit, place < start + 32,
      tokens.isWord(place) || ":.+@/,~%!?".unicodeScalars.contains(tokens.symbol(place)),
      place == start || tokens.isAdjacent(place)
    {
      place += 1
    }
    guard place > start else { return .skip(to: index + 1) }
    let name = tokens.text(start..<place)
    let hasParentheses = tokens.symbol(place) == "(" && tokens.symbol(place + 1) == ")"
    if hasParentheses { place += 2 }
    guard hasParentheses || hasWord, !name.hasPrefix("$") else { return .skip(to: max(index + 1, place - 1)) }
    let open = tokens.symbol(place)
    guard open == "{" || open == "(" || (open == "[" && tokens.symbol(place + 1) == "[") else {
      return .skip(to: place)
    }
    return .definition(
      CodeDeclaration(
        kind: .function, name: name, label: hasWord ? "function \(name)" : "\(name)()", first: index, head: index,
        body: place, end: tokens.next(place, limit: limit)))
  }

  private func isCommand(_ index: Int) -> Bool {
    tokens.mayBeginStatement(index) || "&|(".unicodeScalars.contains(tokens.symbol(index - 1))
      || Self.openers.contains(tokens.word(index - 1) ?? "")
  }
}
