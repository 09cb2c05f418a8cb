/// Swift.
struct SwiftReader: DeclarationReader {
  let tokens: CodeTokens

  private static let modifiers: Set<String> = [
    "public", "private", "internal", "fileprivate", "open", "static", "final", "override", "mutating", "nonmutating",
    "nonisolated", "package", "indirect", "required", "convenience", "lazy", "weak", "unowned", "consuming",
    "borrowing", "prefix", "postfix", "infix", "distributed", "isolated", "optional", "dynamic", "class", "async",
    "__consuming", "__owned", "sending",
  ]
  /// Tokens of a variable's type.
  private static let longestType = 256
  private static let types: Set<String> = ["class", "struct", "enum", "protocol", "actor", "extension"]

  func step(at index: Int, limit: Int, in container: CodeDeclaration?) -> CodeStep {
    guard tokens.mayBeginStatement(index), tokens.isWord(index) || tokens.symbol(index) == "@" else {
      return .skip(to: tokens.next(index, limit: limit))
    }
    let head = tokens.afterAnnotations(index, limit: limit)
    let keyword = afterModifiers(head, limit: limit)
    let frame = Frame(first: index, head: head, keyword: keyword, limit: limit)
    switch tokens.word(keyword) ?? "" {
    case let word where Self.types.contains(word):
      guard let type = type(word, frame) else { break }
      return type.body == nil ? .skip(to: type.end) : .definition(type)
    case "func":
      if let (name, end) = functionName(keyword + 1) {
        return .definition(function(name, label: "func \(name)", frame, nameEnd: end))
      }
    case "init" where "(?!<".unicodeScalars.contains(tokens.symbol(keyword + 1)):
      let nameEnd = "?!".unicodeScalars.contains(tokens.symbol(keyword + 1)) ? keyword + 2 : keyword + 1
      return .definition(function("init", label: "init", frame, nameEnd: nameEnd))
    case "deinit" where tokens.symbol(keyword + 1) == "{":
      return .definition(function("deinit", label: "deinit", frame, nameEnd: keyword + 1))
    case "subscript" where "(<".unicodeScalars.contains(tokens.symbol(keyword + 1)):
      return .definition(function("subscript", label: "subscript", frame, nameEnd: keyword + 1))
    case "typealias":
      guard let name = name(keyword + 1) else { break }
      var alias = declaration(.type, name, "typealias \(name)", frame)
      alias.end = tokens.expressionEnd(keyword + 1, limit: limit, continuing: ["where"])
      return .definition(alias)
    case "var":
      if let property = computed(frame, in: container) { return .definition(property) }
    default: break
    }
    return .skip(to: max(index + 1, keyword))
  }

  /// The place of a declaration's words.
  private struct Frame {
    var first: Int
    var head: Int
    var keyword: Int
    var limit: Int
  }

  private func afterModifiers(_ start: Int, limit: Int) -> Int {
    var place = start
    while place < limit, let word = tokens.word(place), Self.modifiers.contains(word) {
      if word == "class", !Self.modifiers.contains(tokens.word(place + 1) ?? ""),
        !["func", "var", "let", "subscript", "init"].contains(tokens.word(place + 1) ?? "")
      {
        break
      }
      place += 1
      if tokens.symbol(place) == "(", tokens.isAdjacent(place) { place = tokens.next(place, limit: limit) }
      place = tokens.afterAnnotations(place, limit: limit)
    }
    return place
  }

  private func declaration(
    _ kind: CodeDefinition.Kind, _ name: String, _ label: String, _ frame: Frame
  ) -> CodeDeclaration {
    CodeDeclaration(
      kind: kind, name: name, label: label, first: frame.first, head: frame.head, end: frame.keyword + 1)
  }

  private func type(_ keyword: String, _ frame: Frame) -> CodeDeclaration? {
    // `extension [UInt8]`
    let start = frame.keyword + 1
    let literal = start..<max(start, tokens.next(start, limit: frame.limit))
    guard
      let name = tokens.dottedName(frame.keyword + 1, limit: frame.limit)?.name ?? name(frame.keyword + 1)
        ?? (tokens.symbol(frame.keyword + 1) == "[" ? tokens.text(literal) : nil)
    else { return nil }
    var type = declaration(keyword == "extension" ? .extension : .type, name, "\(keyword) \(name)", frame)
    let nameEnd = tokens.skippingAngles(max(frame.keyword + 2, literal.upperBound), limit: frame.limit)
    (type.body, type.end) = body(from: nameEnd, limit: frame.limit)
    type.isContainer = true
    return type
  }

  private func function(_ name: String, label: String, _ frame: Frame, nameEnd: Int) -> CodeDeclaration {
    var function = declaration(.function, name, label, frame)
    let generics = tokens.skippingAngles(nameEnd, limit: frame.limit)
    (function.body, function.end) = body(from: generics, limit: frame.limit)
    return function
  }

  /// Variables whose body is no observer; protocols only ask for theirs.
  private func computed(_ frame: Frame, in container: CodeDeclaration?) -> CodeDeclaration? {
    guard let name = name(frame.keyword + 1), container?.label.hasPrefix("protocol ") != true else { return nil }
    var place = frame.keyword + 2
    while place < frame.limit, place < frame.keyword + Self.longestType, tokens.symbol(place) != "{" {
      if ["=", ";", "}"].contains(tokens.symbol(place)) { return nil }
      if tokens.opensLine(place), !continues(place) { return nil }
      place = tokens.next(place, limit: frame.limit)
    }
    guard tokens.symbol(place) == "{", place < frame.limit,
      !["willSet", "didSet"].contains(tokens.word(place + 1) ?? "")
    else { return nil }
    var property = declaration(.property, name, "var \(name)", frame)
    property.body = place
    property.end = tokens.next(place, limit: frame.limit)
    return property
  }

  private func name(_ index: Int) -> String? {
    tokens.symbol(index) == "`" ? tokens.word(index + 1) : tokens.word(index)
  }

  /// An identifier or an operator, which ends where a space or a parenthesis stands.
  private func functionName(_ index: Int) -> (name: String, end: Int)? {
    if let name = name(index) { return (name, tokens.symbol(index) == "`" ? index + 3 : index + 1) }
    var name = ""
    var place = index
    while tokens.symbol(place) != "\0", tokens.symbol(place) != "(", place == index || tokens.isAdjacent(place) {
      name.unicodeScalars.append(tokens.symbol(place))
      place += 1
    }
    return name.isEmpty ? nil : (name, place)
  }

  private func body(from start: Int, limit: Int) -> (body: Int?, end: Int) {
    var place = start
    while place < limit {
      switch tokens.symbol(place) {
      case "{": return (place, tokens.next(place, limit: limit))
      case ";", "}": return (nil, place)
      default: break
      }
      if place > start, tokens.opensLine(place), !continues(place) { return (nil, place) }
      place = tokens.next(place, limit: limit)
    }
    return (nil, limit)
  }

  /// Whether a head goes on in this line.
  private func continues(_ index: Int) -> Bool {
    if ["throws", "rethrows", "async", "where"].contains(tokens.word(index) ?? "") { return true }
    if "({[-<>:,&=?!".unicodeScalars.contains(tokens.symbol(index)) { return true }
    return ",:&=".unicodeScalars.contains(tokens.symbol(index - 1)) || tokens.isSymbol(index - 2, "->")
      || tokens.isWord(index - 1, "where")
  }
}
