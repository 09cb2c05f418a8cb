/// Lua.
struct LuaWords: BlockWords {
  let tokens: CodeTokens

  func step(at index: Int, in block: Block?) -> BlockStep {
    switch tokens.word(index) ?? "" {
    case "function": return function(index)
    case "do": return .open(Block(holdsDefinitions: true), next: index + 1)
    case "if": return .open(Block(holdsDefinitions: true), next: index + 1)
    case "repeat": return .open(Block(), next: index + 1)
    case "end", "until": return .close
    default: break
    }
    // Functions in a table's constructor belong to its value.
    return .next(tokens.symbol(index) == "{" ? tokens.next(index, limit: tokens.count) : index + 1)
  }

  private func function(_ index: Int) -> BlockStep {
    let isLocal = tokens.isWord(index - 1, "local")
    if let (name, end) = name(from: index + 1) {
      let first = isLocal ? index - 1 : index
      return .open(Block(declaration: declaration(name, first: first, parameters: end)), next: end)
    }
    // `name = function (…)`
    if tokens.symbol(index - 1) == "=", let (name, first) = assigned(before: index - 1) {
      return .open(Block(declaration: declaration(name, first: first, parameters: index + 1)), next: index + 1)
    }
    return .open(Block(), next: index + 1)
  }

  private func declaration(_ name: String, first: Int, parameters: Int) -> CodeDeclaration {
    let body = tokens.next(parameters, limit: tokens.count)
    return CodeDeclaration(
      kind: .function, name: name, label: "function \(name)", first: first, head: first, body: body, end: body,
      headEnd: body)
  }

  private func name(from start: Int) -> (String, Int)? {
    guard tokens.isWord(start) else { return nil }
    var place = start + 1
    while [".", ":"].contains(tokens.symbol(place)), tokens.isWord(place + 1), place < start + 64 { place += 2 }
    return (tokens.text(start..<place), place)
  }

  private func assigned(before equals: Int) -> (String, Int)? {
    guard tokens.isWord(equals - 1) else { return nil }
    var start = equals - 1
    while tokens.symbol(start - 1) == ".", tokens.isWord(start - 2), start > equals - 64 { start -= 2 }
    let name = tokens.text(start..<equals)
    if [",", ".", "]", ":"].contains(tokens.symbol(start - 1)) { return nil }
    return (name, tokens.isWord(start - 1, "local") ? start - 1 : start)
  }
}
