/// JavaScript and TypeScript: declarations, and functions that are bound to a name.
struct ScriptReader: DeclarationReader {
  let tokens: CodeTokens
  let isTyped: Bool

  private static let modifiers: Set<String> = ["export", "default", "declare", "abstract", "async", "const"]
  private static let memberModifiers: Set<String> = [
    "public", "private", "protected", "static", "readonly", "override", "abstract", "async", "get", "set", "accessor",
    "declare",
  ]
  static let continuing: Set<String> = [
    "in", "of", "instanceof", "extends", "else", "as", "satisfies", "is", "keyof", "typeof", "return", "new", "await",
    "catch", "finally", "infer", "readonly",
  ]

  func step(at index: Int, limit: Int, in container: CodeDeclaration?) -> CodeStep {
    if let container, container.kind == .type { return member(at: index, limit: limit) }
    guard mayBegin(index) else { return .skip(to: tokens.next(index, limit: limit)) }
    let head = tokens.afterAnnotations(index, limit: limit)
    var keyword = head
    while keyword < limit, let word = tokens.word(keyword), Self.modifiers.contains(word) {
      if word == "const", !tokens.isWord(keyword + 1, "enum") { break }
      if word != "export", word != "default", tokens.opensLine(keyword + 1), !tokens.isWord(keyword + 1) { break }
      keyword = tokens.afterAnnotations(keyword + 1, limit: limit)
    }
    guard keyword < limit else { return .skip(to: limit) }
    let declaration = CodeDeclaration(kind: .type, name: "", label: "", first: index, head: head, end: keyword + 1)
    switch tokens.word(keyword) ?? "" {
    case "function": return function(declaration, keyword, limit: limit)
    case "class":
      guard let name = tokens.word(keyword + 1), name != "extends" else { break }
      return type(declaration, name, word: "class", from: keyword + 2, limit: limit)
    case let word where isTyped && ["interface", "enum"].contains(word) && tokens.isWord(keyword + 1):
      return type(declaration, tokens.word(keyword + 1) ?? "", word: word, from: keyword + 2, limit: limit)
    case "type" where isTyped && tokens.isWord(keyword + 1) && "=<".unicodeScalars.contains(tokens.symbol(keyword + 2)):
      return alias(declaration, keyword, limit: limit)
    case "global" where isTyped && tokens.symbol(keyword + 1) == "{": return .block(open: keyword + 1)
    case let word where isTyped && ["namespace", "module"].contains(word):
      if let space = space(declaration, word, keyword, limit: limit) { return .definition(space) }
    case "const", "let", "var":
      if let bound = variable(declaration, keyword, limit: limit) { return .definition(bound) }
    default:
      if keyword == head, let bound = assignment(declaration, keyword, limit: limit) { return .definition(bound) }
    }
    return .skip(to: max(index + 1, keyword))
  }

  private func mayBegin(_ index: Int) -> Bool {
    guard tokens.isWord(index) || tokens.symbol(index) == "@" else { return false }
    guard tokens.mayBeginStatement(index) else { return false }
    let last = tokens.symbol(index - 1)
    return index == 0 || !"=(,:?&|+-*.<".unicodeScalars.contains(last)
  }

  // MARK: Declarations

  private func function(_ declaration: CodeDeclaration, _ keyword: Int, limit: Int) -> CodeStep {
    let place = tokens.symbol(keyword + 1) == "*" ? keyword + 2 : keyword + 1
    guard let name = tokens.word(place) else { return .skip(to: place) }
    var function = declaration
    function.kind = .function
    function.name = name
    function.label = "function \(name)"
    ScriptBody(tokens: tokens, limit: limit).finish(&function, from: place + 1)
    return .definition(function)
  }

  private func type(
    _ declaration: CodeDeclaration, _ name: String, word: String, from start: Int, limit: Int
  ) -> CodeStep {
    var type = declaration
    type.name = name
    type.label = "\(word) \(name)"
    type.isContainer = word == "class"
    var place = tokens.skippingAngles(start, limit: limit)
    while place < limit, tokens.symbol(place) != "{" {
      if [";", "}"].contains(tokens.symbol(place)) { return .skip(to: place) }
      place =
        tokens.symbol(place) == "<"
        ? tokens.afterAngles(place, limit: limit) ?? place + 1 : tokens.next(place, limit: limit)
    }
    guard place < limit else { return .skip(to: limit) }
    type.body = place
    type.end = tokens.next(place, limit: limit)
    return .definition(type)
  }

  private func alias(_ declaration: CodeDeclaration, _ keyword: Int, limit: Int) -> CodeStep {
    var alias = declaration
    alias.name = tokens.word(keyword + 1) ?? ""
    alias.label = "type \(alias.name)"
    alias.end = ScriptBody(tokens: tokens, limit: limit).statementEnd(from: keyword + 2, isType: true)
    return .definition(alias)
  }

  private func space(_ declaration: CodeDeclaration, _ word: String, _ keyword: Int, limit: Int) -> CodeDeclaration? {
    var space = declaration
    var place = keyword + 1
    if tokens.isString(place) {
      space.name = String(tokens.text(place..<place + 1).dropFirst().dropLast())
      place += 1
    } else {
      guard let (name, end) = tokens.dottedName(place, limit: limit) else { return nil }
      space.name = name
      place = end
    }
    guard tokens.symbol(place) == "{" else { return nil }
    space.kind = .namespace
    space.label = "\(word) \(space.name)"
    space.isContainer = true
    space.isTransparent = true
    space.body = place
    space.end = tokens.next(place, limit: limit)
    return space
  }

  // MARK: Bound functions and classes

  /// `const name = (…) => …`
  private func variable(_ declaration: CodeDeclaration, _ keyword: Int, limit: Int) -> CodeDeclaration? {
    guard let name = tokens.word(keyword + 1) else { return nil }
    var place = keyword + 2
    if tokens.symbol(place) == ":" {
      let body = ScriptBody(tokens: tokens, limit: limit)
      guard let equals = body.assignment(from: place) else { return nil }
      place = equals
    }
    return bound(declaration, name, at: place, limit: limit)
  }

  /// `a.b = function (…) {…}`
  private func assignment(_ declaration: CodeDeclaration, _ start: Int, limit: Int) -> CodeDeclaration? {
    guard let (name, end) = tokens.dottedName(start, limit: limit) else { return nil }
    return bound(declaration, name, at: end, limit: limit)
  }

  private func bound(_ declaration: CodeDeclaration, _ name: String, at equals: Int, limit: Int) -> CodeDeclaration? {
    guard tokens.symbol(equals) == "=", tokens.symbol(equals + 1) != "=", tokens.symbol(equals + 1) != ">" else {
      return nil
    }
    var bound = declaration
    bound.name = name
    let body = ScriptBody(tokens: tokens, limit: limit)
    if tokens.isWord(equals + 1, "class") {
      bound.label = "class \(name)"
      bound.isContainer = true
      guard let open = (equals + 2..<min(limit, equals + 64)).first(where: { tokens.symbol($0) == "{" }) else {
        return nil
      }
      bound.body = open
      bound.end = body.afterSemicolon(tokens.next(open, limit: limit))
      return bound
    }
    guard body.finishFunction(&bound, at: equals + 1) else { return nil }
    bound.kind = .function
    bound.label = "function \(name)"
    return bound
  }

  // MARK: Members

  private func member(at index: Int, limit: Int) -> CodeStep {
    if [";", ",", "}"].contains(tokens.symbol(index)) { return .skip(to: index + 1) }
    let head = tokens.afterAnnotations(index, limit: limit)
    var place = head
    while place < limit, let word = tokens.word(place), Self.memberModifiers.contains(word),
      tokens.isWord(place + 1) || tokens.isString(place + 1)
        || "[*#{@".unicodeScalars.contains(tokens.symbol(place + 1))
    {
      if word == "static", tokens.symbol(place + 1) == "{" { return .skip(to: tokens.next(place + 1, limit: limit)) }
      if tokens.symbol(place + 1) == "{" { break }
      place = tokens.afterAnnotations(place + 1, limit: limit)
    }
    if tokens.symbol(place) == "*" { place += 1 }
    guard place < limit else { return .skip(to: limit) }
    let nameStart = place
    place = tokens.symbol(place) == "#" ? place + 2 : tokens.next(place, limit: limit)
    let name = memberName(nameStart..<min(place, limit))
    if "?!".unicodeScalars.contains(tokens.symbol(place)) { place += 1 }
    var declaration = CodeDeclaration(
      kind: .function, name: name, label: "\(name)()", first: index, head: min(head, limit - 1), end: place)
    let body = ScriptBody(tokens: tokens, limit: limit)
    if tokens.symbol(place) == "(" || tokens.symbol(place) == "<" {
      body.finish(&declaration, from: place)
      return name.isEmpty ? .skip(to: declaration.end) : .definition(declaration)
    }
    if let equals = body.assignment(from: place), body.finishFunction(&declaration, at: equals + 1), !name.isEmpty {
      return .definition(declaration)
    }
    return .skip(to: body.statementEnd(from: place, isType: false))
  }

  /// As written, without quotes; what is computed has no name.
  private func memberName(_ range: Range<Int>) -> String {
    if tokens.isString(range.lowerBound) { return String(tokens.text(range).dropFirst().dropLast()) }
    return tokens.symbol(range.lowerBound) == "[" ? "" : tokens.text(range)
  }
}
