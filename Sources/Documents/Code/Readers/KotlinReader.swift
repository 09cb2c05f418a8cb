/// Kotlin, and the definitions of Scala that look alike.
struct KotlinReader: DeclarationReader {
  let tokens: CodeTokens

  private static let modifiers: Set<String> = [
    "public", "private", "internal", "protected", "open", "final", "override", "abstract", "sealed", "data", "inner",
    "enum", "annotation", "value", "inline", "noinline", "crossinline", "infix", "operator", "tailrec", "suspend",
    "external", "const", "lateinit", "expect", "actual", "companion", "vararg", "implicit", "case", "lazy",
  ]
  private static let continuing: Set<String> = [
    "else", "catch", "finally", "as", "in", "is", "by", "where", "yield", "with", "extends", "return", "throw",
  ]

  func step(at index: Int, limit: Int, in container: CodeDeclaration?) -> CodeStep {
    guard tokens.mayBeginStatement(index), tokens.isWord(index) || tokens.symbol(index) == "@" else {
      return .skip(to: tokens.next(index, limit: limit))
    }
    let head = tokens.afterAnnotations(index, limit: limit)
    var keyword = head
    while keyword < limit, let word = tokens.word(keyword), Self.modifiers.contains(word) {
      keyword += 1
      if tokens.symbol(keyword) == "[" { keyword = tokens.next(keyword, limit: limit) }
      keyword = tokens.afterAnnotations(keyword, limit: limit)
    }
    var declaration = CodeDeclaration(
      kind: .type, name: "", label: "", first: index, head: min(head, limit - 1), end: keyword + 1)
    switch tokens.word(keyword) ?? "" {
    case "class", "interface", "object", "trait":
      guard type(&declaration, keyword, limit: limit) else { break }
      return .definition(declaration)
    case "fun" where tokens.isWord(keyword + 1, "interface"):
      guard type(&declaration, keyword + 1, limit: limit) else { break }
      return .definition(declaration)
    case "fun", "def":
      guard function(&declaration, keyword, limit: limit) else { break }
      return .definition(declaration)
    case "constructor" where tokens.symbol(keyword + 1) == "(":
      declaration.kind = .function
      declaration.name = "constructor"
      declaration.label = "constructor"
      finish(&declaration, from: tokens.next(keyword + 1, limit: limit), limit: limit)
      return .definition(declaration)
    case "typealias":
      guard let name = name(keyword + 1) else { break }
      declaration.name = name
      declaration.label = "typealias \(name)"
      declaration.end = tokens.expressionEnd(keyword + 1, limit: limit)
      return .definition(declaration)
    default: break
    }
    return .skip(to: max(index + 1, keyword))
  }

  private func name(_ index: Int) -> String? {
    if tokens.isString(index) {
      let text = tokens.text(index..<index + 1)
      return text.hasPrefix("`") ? text.filter { $0 != "`" } : nil
    }
    return tokens.word(index)
  }

  private func type(_ declaration: inout CodeDeclaration, _ keyword: Int, limit: Int) -> Bool {
    let word = tokens.word(keyword) ?? ""
    let isNamed = !tokens.opensLine(keyword + 1) && name(keyword + 1) != nil
    let isCompanion = tokens.isWord(keyword - 1, "companion")
    guard isNamed || isCompanion else { return false }
    let name = isNamed ? name(keyword + 1) ?? "" : "Companion"
    declaration.name = name
    declaration.label = "\(word) \(name)"
    declaration.isContainer = true
    finish(&declaration, from: keyword + (isNamed ? 2 : 1), limit: limit)
    return true
  }

  /// The name stands before the parameters, a receiver before the name.
  private func function(_ declaration: inout CodeDeclaration, _ keyword: Int, limit: Int) -> Bool {
    var place = tokens.skippingAngles(keyword + 1, limit: limit)
    let start = place
    while place < limit, place < start + 64 {
      if tokens.symbol(place) == "(" {
        let after = tokens.next(place, limit: limit)
        if ".?".unicodeScalars.contains(tokens.symbol(after)) {
          place = after
          continue
        }
        guard let name = name(place - 1), place > start else { return false }
        declaration.kind = .function
        declaration.name = name
        declaration.label = "\(tokens.word(keyword) ?? "") \(name)"
        finish(&declaration, from: after, limit: limit)
        return true
      }
      if tokens.symbol(place) == "<" {
        guard let after = tokens.afterAngles(place, limit: limit) else { return false }
        place = after
        continue
      }
      guard name(place) != nil || ".?*@".unicodeScalars.contains(tokens.symbol(place)) else { return false }
      place += 1
    }
    return false
  }

  /// The rest of a head, then a body in braces, an expression, or nothing.
  private func finish(_ declaration: inout CodeDeclaration, from start: Int, limit: Int) {
    var place = start
    while place < limit {
      switch tokens.symbol(place) {
      case "{":
        declaration.body = place
        declaration.end = tokens.next(place, limit: limit)
        return
      case "=" where !tokens.isSymbol(place, "=>"):
        declaration.headEnd = place
        declaration.body = place
        declaration.isContainer = false
        declaration.end = tokens.expressionEnd(place + 1, limit: limit, continuing: Self.continuing)
        return
      case ";", "}", ")":
        declaration.end = place
        return
      default: break
      }
      if tokens.opensLine(place), !continues(place, kind: declaration.kind) {
        declaration.end = place
        return
      }
      let after = tokens.symbol(place) == "<" ? tokens.afterAngles(place, limit: limit) : nil
      place = after ?? tokens.next(place, limit: limit)
    }
    declaration.end = limit
  }

  private func continues(_ index: Int, kind: CodeDefinition.Kind) -> Bool {
    if ["where", "by", "extends", "with"].contains(tokens.word(index) ?? "") { return true }
    if kind == .type, tokens.isWord(index, "constructor") { return true }
    if ["private", "internal", "protected", "public"].contains(tokens.word(index) ?? "") {
      return tokens.isWord(index + 1, "constructor")
    }
    if "({[:,=<".unicodeScalars.contains(tokens.symbol(index)) { return true }
    return ":,=".unicodeScalars.contains(tokens.symbol(index - 1)) || tokens.isWord(index - 1, "where")
  }
}
