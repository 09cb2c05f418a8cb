/// PHP. Definitions under `if` count: functions are often made only where they are missing.
struct PHPReader: DeclarationReader {
  let tokens: CodeTokens

  private static let modifiers: Set<String> = [
    "abstract", "final", "public", "protected", "private", "static", "readonly",
  ]
  private static let blocks: Set<String> = ["if", "else", "elseif", "try", "finally"]

  func step(at index: Int, limit: Int, in container: CodeDeclaration?) -> CodeStep {
    if tokens.isString(index) { return .skip(to: index + 1) }
    let head = afterAttributes(index, limit: limit)
    var keyword = head
    while keyword < limit, Self.modifiers.contains(lowercased(keyword)) { keyword += 1 }
    let word = lowercased(keyword)
    var declaration = CodeDeclaration(
      kind: .type, name: "", label: "", first: index, head: min(head, limit - 1), end: keyword + 1)
    switch word {
    case "class", "interface", "trait", "enum":
      guard let name = tokens.word(keyword + 1), tokens.symbol(keyword + 1) != "(" else { break }
      declaration.name = name
      declaration.isContainer = true
    case "function":
      let place = tokens.symbol(keyword + 1) == "&" ? keyword + 2 : keyword + 1
      guard let name = tokens.word(place), tokens.symbol(place + 1) == "(" else { break }
      declaration.name = name
      declaration.kind = .function
    case "namespace":
      let open = (keyword + 1..<min(limit, keyword + 64)).first { !tokens.isWord($0) && tokens.symbol($0) != "\\" }
      if let open, tokens.symbol(open) == "{" { return .block(open: open) }
    case _ where Self.blocks.contains(word):
      let condition = tokens.isWord(keyword + 1, "if") ? keyword + 2 : keyword + 1
      let place = tokens.symbol(condition) == "(" ? tokens.next(condition, limit: limit) : condition
      return tokens.symbol(place) == "{" ? .block(open: place) : .skip(to: place)
    default: break
    }
    finish(&declaration, from: max(keyword, index), limit: limit)
    guard !declaration.name.isEmpty, declaration.kind == .function || declaration.body != nil else {
      return .skip(to: declaration.end)
    }
    declaration.label = "\(word) \(declaration.name)"
    return .definition(declaration)
  }

  private func lowercased(_ index: Int) -> String { tokens.word(index)?.lowercased() ?? "" }

  /// Past `#[…]`.
  private func afterAttributes(_ index: Int, limit: Int) -> Int {
    var place = index
    while place < limit, tokens.symbol(place) == "#", tokens.symbol(place + 1) == "[" {
      place = tokens.next(place + 1, limit: limit)
    }
    return place
  }

  /// To the end of a statement: its semicolon, its block, or what PHP copies out.
  private func finish(_ declaration: inout CodeDeclaration, from start: Int, limit: Int) {
    var place = start
    while place < limit {
      switch tokens.symbol(place) {
      case ";":
        declaration.end = place + 1
        return
      case "?" where tokens.isString(place + 1):
        declaration.end = place + 1
        return
      case "}":
        declaration.end = max(start + 1, place)
        return
      case "{":
        declaration.body = place
        declaration.end = tokens.next(place, limit: limit)
        return
      case ":" where declaration.name.isEmpty && tokens.symbol(place - 1) == ")" && tokens.opensLine(place + 1):
        // `if (…):` and its like end with a word.
        declaration.end = place + 1
        return
      default: break
      }
      place = tokens.next(place, limit: limit)
    }
    declaration.end = limit
  }
}
