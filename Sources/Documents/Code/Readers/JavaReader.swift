/// Java and C#: types, and in them what has parameters; in C# also properties.
struct JavaReader: DeclarationReader {
  let tokens: CodeTokens
  let isCSharp: Bool

  private static let modifiers: Set<String> = [
    "public", "private", "protected", "internal", "static", "final", "abstract", "sealed", "non", "override", "virtual",
    "async", "extern", "unsafe", "readonly", "partial", "new", "default", "synchronized", "native", "strictfp",
    "transient", "volatile", "const", "fixed", "required", "file", "ref", "implicit", "explicit", "event",
  ]
  private static let types: Set<String> = ["class", "interface", "enum", "record", "struct"]

  func step(at index: Int, limit: Int, in container: CodeDeclaration?) -> CodeStep {
    if tokens.symbol(index) == "}" || tokens.symbol(index) == ";" { return .skip(to: index + 1) }
    // The constants of an enumeration, with what they hold, stand before its first semicolon.
    if let open = container?.body, open == index - 1, container?.label.hasPrefix("enum ") == true {
      return .skip(to: afterConstants(index, limit: limit))
    }
    let head = afterAttributes(index, limit: limit)
    var keyword = afterModifiers(head, limit: limit)
    if keyword >= limit { return .skip(to: limit) }
    var declaration = CodeDeclaration(kind: .type, name: "", label: "", first: index, head: head, end: keyword + 1)
    if tokens.symbol(keyword) == "@", tokens.isWord(keyword + 1, "interface") { keyword += 1 }
    if isCSharp, tokens.isWord(keyword, "namespace"), let (name, end) = tokens.dottedName(keyword + 1, limit: limit) {
      // A namespace for all of a file encloses nothing.
      guard tokens.symbol(end) == "{" else { return .skip(to: end + 1) }
      declaration.kind = .namespace
      declaration.isTransparent = true
      return .definition(type(declaration, name, word: "namespace", from: end, limit: limit))
    }
    if let word = tokens.word(keyword), Self.types.contains(word), word != "struct" || isCSharp {
      let isRecord = word == "record" && ["struct", "class"].contains(tokens.word(keyword + 1) ?? "")
      let place = isRecord ? keyword + 2 : keyword + 1
      if let name = tokens.word(place), word != "record" || "(<{:;".unicodeScalars.contains(tokens.symbol(place + 1)) {
        return .definition(type(declaration, name, word: word, from: place + 1, limit: limit))
      }
    }
    return member(declaration, from: keyword, limit: limit, in: container)
  }

  // MARK: Heads

  /// Past `@Name(…)` in Java and `[Name(…)]` in C#.
  private func afterAttributes(_ index: Int, limit: Int) -> Int {
    guard isCSharp else {
      return tokens.isWord(index + 1, "interface") ? index : tokens.afterAnnotations(index, limit: limit)
    }
    var place = index
    while place < limit, tokens.symbol(place) == "[" { place = tokens.next(place, limit: limit) }
    return place
  }

  private func afterModifiers(_ index: Int, limit: Int) -> Int {
    var place = index
    while place < limit {
      if let word = tokens.word(place), Self.modifiers.contains(word) {
        place += 1
        if word == "non", tokens.symbol(place) == "-" { place += 1 }
      } else if !isCSharp, tokens.symbol(place) == "@", !tokens.isWord(place + 1, "interface") {
        let after = tokens.afterAnnotations(place, limit: limit)
        if after == place { break }
        place = after
      } else {
        break
      }
    }
    return place
  }

  private func afterConstants(_ index: Int, limit: Int) -> Int {
    var place = index
    while place < limit, tokens.symbol(place) != ";" { place = tokens.next(place, limit: limit) }
    return place + 1
  }

  // MARK: Definitions

  private func type(
    _ declaration: CodeDeclaration, _ name: String, word: String, from start: Int, limit: Int
  ) -> CodeDeclaration {
    var type = declaration
    type.name = name
    type.label = "\(word) \(name)"
    type.isContainer = word != "enum" || !isCSharp
    var place = start
    while place < limit, tokens.symbol(place) != ";", tokens.symbol(place) != "{" {
      place = tokens.next(place, limit: limit)
    }
    if tokens.symbol(place) == "{" {
      type.body = place
      type.end = tokens.next(place, limit: limit)
    } else {
      type.end = min(place + 1, limit)
    }
    return type
  }

  /// A method, constructor or property; anything else up to its end.
  private func member(
    _ declaration: CodeDeclaration, from start: Int, limit: Int, in container: CodeDeclaration?
  ) -> CodeStep {
    var place = start
    while place < limit {
      switch tokens.symbol(place) {
      case "<": place = tokens.afterAngles(place, limit: limit) ?? place + 1
      case ";": return .skip(to: place + 1)
      case "}": return .skip(to: max(start + 1, place))
      case "=":
        if isCSharp, tokens.symbol(place + 1) == ">", place > start + 1 {
          return property(declaration, body: place, nameEnd: place, limit: limit)
        }
        return .skip(to: afterValue(place, limit: limit))
      case "{":
        if isCSharp, place > start + 1, isType(container) {
          return property(declaration, body: place, nameEnd: place, limit: limit)
        }
        // Java: a record's constructor without parameters.
        if !isCSharp, place == start + 1, let name = tokens.word(start), container?.name.hasSuffix(name) == true {
          return .definition(method(declaration, name, from: place, limit: limit))
        }
        return .skip(to: tokens.next(place, limit: limit))
      case "[" where isCSharp && tokens.isWord(place - 1, "this"):
        return property(declaration, body: indexerBody(place, limit: limit), nameEnd: place, limit: limit)
      case "(":
        if let name = methodName(before: place, from: start), isType(container) || tokens.isWord(start, "delegate") {
          return .definition(method(declaration, name, from: tokens.next(place, limit: limit), limit: limit))
        }
        place = tokens.next(place, limit: limit)
      default:
        if isCSharp, tokens.isWord(place, "operator") {
          return .definition(operation(declaration, at: place, limit: limit))
        }
        place = tokens.next(place, limit: limit)
      }
    }
    return .skip(to: limit)
  }

  private func isType(_ container: CodeDeclaration?) -> Bool { container?.kind == .type }

  /// The word before the parameters, type parameters left out.
  private func methodName(before open: Int, from start: Int) -> String? {
    var place = open - 1
    if tokens.symbol(place) == ">" {
      var depth = 0
      while place >= start, place > open - 64 {
        if tokens.symbol(place) == ">" { depth += 1 }
        if tokens.symbol(place) == "<" { depth -= 1 }
        place -= 1
        if depth == 0 { break }
      }
    }
    guard place >= start, let name = tokens.word(place) else { return nil }
    return tokens.symbol(place - 1) == "~" ? "~" + name : name
  }

  private func method(_ declaration: CodeDeclaration, _ name: String, from start: Int, limit: Int) -> CodeDeclaration {
    var method = declaration
    method.kind = .function
    method.name = name
    method.label = "\(name)()"
    finish(&method, from: start, limit: limit)
    return method
  }

  private func operation(_ declaration: CodeDeclaration, at place: Int, limit: Int) -> CodeDeclaration {
    let open = (place + 1..<min(limit, place + 32)).first { tokens.symbol($0) == "(" } ?? place + 1
    let name = "operator" + (tokens.isWord(place + 1) ? " " : "") + tokens.text(place + 1..<max(place + 1, open))
    return method(declaration, name, from: tokens.next(open, limit: limit), limit: limit)
  }

  private func property(_ declaration: CodeDeclaration, body: Int, nameEnd: Int, limit: Int) -> CodeStep {
    var property = declaration
    property.kind = .property
    guard let name = tokens.word(nameEnd - 1) else { return .skip(to: tokens.next(body, limit: limit)) }
    property.name = name
    property.label = name
    finish(&property, from: body, limit: limit)
    // `{ get; } = value;`
    if tokens.symbol(property.end) == "=", tokens.symbol(body) == "{" {
      property.end = afterValue(property.end, limit: limit)
    }
    return .definition(property)
  }

  private func indexerBody(_ open: Int, limit: Int) -> Int {
    var place = open
    while place < limit, tokens.symbol(place) != "{", tokens.symbol(place) != "=", tokens.symbol(place) != ";" {
      place = tokens.next(place, limit: limit)
    }
    return place
  }

  /// To a body in braces, an expression's end, or a semicolon.
  private func finish(_ declaration: inout CodeDeclaration, from start: Int, limit: Int) {
    var place = start
    while place < limit {
      switch tokens.symbol(place) {
      case ";":
        declaration.end = place + 1
        return
      case "}":
        declaration.end = place
        return
      case "{" where !tokens.isWord(place - 1, "default") && !(tokens.symbol(place - 1) == ")" && isDefault(place - 1)):
        declaration.body = place
        declaration.end = tokens.next(place, limit: limit)
        return
      case "=" where isCSharp && tokens.symbol(place + 1) == ">":
        declaration.body = place
        declaration.isContainer = false
        declaration.end = afterValue(place, limit: limit)
        return
      default: break
      }
      place = tokens.next(place, limit: limit)
    }
    declaration.end = limit
  }

  /// Java: `String[] value() default @Name({});`
  private func isDefault(_ close: Int) -> Bool {
    guard !isCSharp, let open = tokens.partner(close), tokens.symbol(open - 2) == "@" else { return false }
    return true
  }

  private func afterValue(_ index: Int, limit: Int) -> Int {
    var place = index
    while place < limit, tokens.symbol(place) != ";" {
      if tokens.symbol(place) == "}" { return place }
      place = tokens.next(place, limit: limit)
    }
    return min(place + 1, limit)
  }
}
