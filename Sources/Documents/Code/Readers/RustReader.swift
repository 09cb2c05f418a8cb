/// Rust.
struct RustReader: DeclarationReader {
  let tokens: CodeTokens

  private static let modifiers: Set<String> = ["pub", "crate", "async", "const", "unsafe", "default", "extern", "safe"]

  func step(at index: Int, limit: Int, in container: CodeDeclaration?) -> CodeStep {
    // What stands for the whole file or body is not the next definition's.
    if tokens.symbol(index) == "#", tokens.symbol(index + 1) == "!" {
      return .skip(to: tokens.next(index + 2, limit: limit))
    }
    let head = afterAttributes(index, limit: limit)
    var keyword = head
    while keyword < limit, Self.modifiers.contains(tokens.word(keyword) ?? "") {
      let isExtern = tokens.isWord(keyword, "extern")
      keyword += 1
      if isExtern, tokens.isString(keyword) { keyword += 1 }
      if isExtern, tokens.symbol(keyword) == "{" { return .block(open: keyword) }
      if tokens.symbol(keyword) == "(" { keyword = tokens.next(keyword, limit: limit) }
    }
    let word = tokens.word(keyword) ?? ""
    var declaration = CodeDeclaration(
      kind: .type, name: "", label: "", first: index, head: min(head, limit - 1), end: keyword + 1)
    switch word {
    case "fn", "struct", "enum", "trait", "mod", "union", "type":
      guard var name = tokens.word(keyword + 1) else { break }
      if name.hasPrefix("r#") { name.removeFirst(2) }
      if word == "union", !"{<".unicodeScalars.contains(tokens.symbol(keyword + 2)), !tokens.isWord(keyword + 2) {
        break
      }
      // An associated type is part of its trait.
      if word == "type", container?.kind == .extension || container?.label.hasPrefix("trait ") == true { break }
      declaration.name = name
      declaration.kind = word == "fn" ? .function : word == "mod" ? .namespace : .type
      declaration.isContainer = word == "trait" || word == "mod"
      declaration.isTransparent = word == "mod"
    case "impl":
      guard let name = implemented(keyword + 1, limit: limit) else { break }
      declaration.name = name
      declaration.kind = .extension
      declaration.isContainer = true
    case "macro_rules" where tokens.symbol(keyword + 1) == "!":
      guard let name = tokens.word(keyword + 2) else { break }
      declaration.name = name
      declaration.kind = .macro
    default: break
    }
    let isAlias = word == "type" || word == "macro_rules"
    finish(&declaration, from: keyword, limit: limit, isAlias: isAlias)
    guard !declaration.name.isEmpty, word != "mod" || declaration.body != nil else { return .skip(to: declaration.end) }
    declaration.label = "\(word) \(declaration.name)"
    return .definition(declaration)
  }

  private func afterAttributes(_ index: Int, limit: Int) -> Int {
    var place = index
    while place < limit, tokens.symbol(place) == "#", tokens.symbol(place + 1) == "[" {
      place = tokens.next(place + 1, limit: limit)
    }
    return place
  }

  /// To the end of a statement: its semicolon or its block.
  private func finish(_ declaration: inout CodeDeclaration, from start: Int, limit: Int, isAlias: Bool) {
    var place = start
    while place < limit {
      switch tokens.symbol(place) {
      case ";":
        declaration.end = place + 1
        return
      case "}":
        declaration.end = max(start + 1, place)
        return
      case "{" where !isAlias || declaration.kind == .macro:
        declaration.body = place
        declaration.end = tokens.next(place, limit: limit)
        return
      default: break
      }
      place = tokens.next(place, limit: limit)
    }
    declaration.end = limit
  }

  /// The type that an `impl` is for: its last name without references and type arguments; as written where it is no path.
  private func implemented(_ start: Int, limit: Int) -> String? {
    var place = tokens.skippingAngles(start, limit: limit)
    var first = place
    var name: String?
    var isPath = true
    while place < limit, !["{", ";"].contains(tokens.symbol(place)), !tokens.isWord(place, "where") {
      if tokens.symbol(place) == "<", let after = tokens.afterAngles(place, limit: limit) {
        place = after
        continue
      }
      if tokens.isWord(place, "for") {
        (first, name, isPath) = (place + 1, nil, true)
      } else if tokens.symbol(place) == "&" || tokens.symbol(place) == "*" || tokens.isWord(place, "mut"), name == nil {
        first = place + 1
      } else if tokens.symbol(place) == "'", name == nil {
        place += 1
        first = place + 1
      } else if let word = tokens.word(place), word != "dyn" {
        name = word
      } else if tokens.symbol(place) != ":" {
        isPath = false
      }
      place = tokens.next(place, limit: limit)
    }
    guard first < place else { return nil }
    return isPath ? name : tokens.text(first..<place)
  }
}
