/// A statement of C or C++ that may define or declare a function.
struct CStatement {
  let tokens: CodeTokens
  let isCPlusPlus: Bool
  /// Its first token, and the first behind `template <…>`.
  let first: Int
  let start: Int
  let limit: Int

  private static let noNames: Set<String> = [
    "if", "for", "while", "switch", "return", "sizeof", "do", "else", "case", "new", "delete", "throw", "catch", "goto",
    "defined", "using", "typedef", "int", "void", "char", "bool", "unsigned", "long", "short", "float", "double",
    "static_cast", "co_return", "co_await", "requires",
  ]
  private static let attributes: Set<String> = [
    "__attribute__", "__attribute", "__declspec", "alignas", "_Alignas", "decltype", "typeof", "__typeof__", "noexcept",
    "explicit", "__asm__", "asm", "__asm", "throw", "requires", "typename",
  ]

  /// Past the semicolon that ends it, or a body that no value is.
  func end(from index: Int) -> Int {
    var place = index
    while place < limit {
      if tokens.symbol(place) == ";" { return place + 1 }
      if tokens.symbol(place) == "}" { return place }
      place = tokens.next(place, limit: limit)
    }
    return limit
  }

  func function(in container: CodeDeclaration?) -> CodeStep {
    var place = start
    while place < limit {
      switch tokens.symbol(place) {
      case ";": return .skip(to: place + 1)
      case "}": return .skip(to: max(start + 1, place))
      case "=": return .skip(to: end(from: place))
      case "{": return .skip(to: max(start + 1, tokens.next(place, limit: limit)))
      case "<":
        place = (isCPlusPlus ? tokens.afterTemplateAngles(place, limit: limit) : nil) ?? place + 1
        continue
      case "(":
        if let named = named(at: place) { return declaration(named, in: container) }
      default: break
      }
      if isCPlusPlus, tokens.isWord(place, "operator") { return operation(at: place, in: container) }
      place = tokens.next(place, limit: limit)
    }
    return .skip(to: limit)
  }

  /// A name before parameters.
  private struct Named {
    var name: String
    var nameStart: Int
    var parameters: Int
    /// Past the parentheses that hold name and parameters: `void (*f(int))(int)`.
    var after: Int
  }

  private func named(at open: Int) -> Named? {
    let after = tokens.next(open, limit: limit)
    guard tokens.isWord(open - 1), open > start else { return wrapped(open, after: after) }
    guard let word = tokens.word(open - 1), !Self.attributes.contains(word) else { return nil }
    if Self.noNames.contains(word) { return wrapped(open, after: after) }
    let name = qualified(endingAt: open - 1)
    // `API(int) name(…)` and `DEFINE(x) static int name(…)`: a macro before the name.
    if !hasType(before: name.start), followsName(after, open: open) { return nil }
    return Named(name: name.text, nameStart: name.start, parameters: open, after: after)
  }

  /// Whether what follows a macro's arguments is a declaration of its own.
  private func followsName(_ index: Int, open: Int) -> Bool {
    guard tokens.isWord(index) || tokens.symbol(index) == "*" else { return false }
    if Self.attributes.contains(tokens.word(index) ?? "") { return false }
    if ["const", "override", "final", "volatile", "try", "__THROW"].contains(tokens.word(index) ?? "") { return false }
    var place = index
    while place < limit, place < index + 24 {
      switch tokens.symbol(place) {
      case "(": return tokens.isWord(place - 1)
      case ";", "{", "}", "=", ":": return place > index + 1 && tokens.symbol(place) != ":"
      default: place = tokens.next(place, limit: limit)
      }
    }
    return false
  }

  /// `(*f(int))(int)` and `(f)(int)`.
  private func wrapped(_ open: Int, after: Int) -> Named? {
    guard tokens.symbol(after) == "(" else { return nil }
    let close = after - 1
    var place = open + 1
    while place < close, tokens.symbol(place) == "*" || CReader.storage.contains(tokens.word(place) ?? "") {
      place += 1
    }
    guard let name = tokens.word(place), place > start else { return nil }
    if place == open + 1, place + 1 == close {
      return Named(name: name, nameStart: open, parameters: after, after: tokens.next(after, limit: limit))
    }
    guard tokens.symbol(place + 1) == "(", place > open + 1 else { return nil }
    return Named(name: name, nameStart: open, parameters: place + 1, after: tokens.next(after, limit: limit))
  }

  /// `A<T>::B::~name`, template arguments left out.
  private func qualified(endingAt last: Int) -> (text: String, start: Int) {
    var place = last
    var text = tokens.word(place) ?? ""
    if tokens.symbol(place - 1) == "~" {
      text = "~" + text
      place -= 1
    }
    while place - 3 >= start, tokens.symbol(place - 1) == ":", tokens.symbol(place - 2) == ":" {
      var outer = place - 3
      if tokens.symbol(outer) == ">" {
        guard let open = angleStart(outer) else { break }
        outer = open - 1
      }
      guard let word = tokens.word(outer), outer >= start else { break }
      text = word + "::" + text
      place = outer
    }
    if place - 2 >= start, tokens.symbol(place - 1) == ":", tokens.symbol(place - 2) == ":" { place -= 2 }
    return (text, place)
  }

  private func angleStart(_ close: Int) -> Int? {
    var depth = 0
    var place = close
    while place >= start, place > close - 128 {
      if tokens.symbol(place) == ">" { depth += 1 }
      if tokens.symbol(place) == "<" { depth -= 1 }
      if depth == 0 { return place }
      place -= 1
    }
    return nil
  }

  /// Whether something other than storage classes and attributes stands before the name.
  private func hasType(before name: Int) -> Bool {
    var place = start
    while place < name {
      if let word = tokens.word(place) {
        if Self.attributes.contains(word), tokens.symbol(place + 1) == "(" {
          place = tokens.next(place + 1, limit: limit)
          continue
        }
        if !CReader.storage.contains(word) { return true }
      } else if tokens.symbol(place) == "*" || tokens.symbol(place) == "&" {
        return true
      }
      place = tokens.next(place, limit: limit)
    }
    return false
  }

  // MARK: Operators

  private func operation(at keyword: Int, in container: CodeDeclaration?) -> CodeStep {
    var open = keyword + 1
    if tokens.symbol(open) == "(", tokens.symbol(open + 1) == ")" { open += 2 }
    while open < limit, tokens.symbol(open) != "(" {
      if [";", "{", "}"].contains(tokens.symbol(open)) { return .skip(to: open + 1) }
      open = tokens.symbol(open) == "[" ? tokens.next(open, limit: limit) : open + 1
    }
    guard open < limit else { return .skip(to: limit) }
    let space = tokens.isWord(keyword + 1) ? " " : ""
    let prefix = qualified(endingAt: keyword)
    let name = prefix.text + space + tokens.text(keyword + 1..<open).filter { !$0.isWhitespace }
    let after = tokens.next(open, limit: limit)
    return declaration(
      Named(name: name, nameStart: prefix.start, parameters: open, after: after), in: container, isOperator: true)
  }

  // MARK: Ends

  private func declaration(_ named: Named, in container: CodeDeclaration?, isOperator: Bool = false) -> CodeStep {
    var declaration = CodeDeclaration(
      kind: .function, name: named.name, label: "\(named.name)()", first: first, head: first, end: named.after)
    var place = named.after
    while place < limit {
      switch tokens.symbol(place) {
      case "{":
        declaration.body = place
        declaration.end = tokens.next(place, limit: limit)
        return .definition(declaration)
      case ";":
        declaration.end = place + 1
        let isDeclared = isOperator || isDeclaration(named, in: container)
        return isDeclared ? .definition(declaration) : .skip(to: place + 1)
      case "}": return .skip(to: place)
      case ":" where tokens.symbol(place + 1) != ":":
        guard let body = afterInitializers(place + 1) else { return .skip(to: place + 1) }
        declaration.headEnd = place
        place = body
        continue
      case ":":
        place += 2
        continue
      case ",":
        // Further variables or functions.
        declaration.end = end(from: place)
        return isDeclaration(named, in: container) ? .definition(declaration) : .skip(to: declaration.end)
      default: break
      }
      place = tokens.next(place, limit: limit)
    }
    return .skip(to: limit)
  }

  /// Past `a(x), b{y}, C<T>(z)`: where the body opens.
  private func afterInitializers(_ index: Int) -> Int? {
    var place = index
    while place < limit {
      while place < limit, tokens.isWord(place) || tokens.symbol(place) == ":" { place += 1 }
      if tokens.symbol(place) == "<" { place = tokens.afterTemplateAngles(place, limit: limit) ?? place + 1 }
      guard tokens.symbol(place) == "(" || tokens.symbol(place) == "{" else {
        if tokens.symbol(place) == ":" || tokens.isWord(place) { continue }
        return nil
      }
      place = tokens.next(place, limit: limit)
      while tokens.symbol(place) == "." { place += 1 }
      guard tokens.symbol(place) == "," else { return tokens.symbol(place) == "{" ? place : nil }
      place += 1
    }
    return nil
  }

  /// Without a body it is a function where a type stands before the name, or a constructor, and where the parentheses hold no values.
  private func isDeclaration(_ named: Named, in container: CodeDeclaration?) -> Bool {
    let isConstructor =
      container?.kind == .type
      && (named.name.hasPrefix("~") || container?.name.split(separator: ":").last.map { $0 == named.name } == true)
    guard hasType(before: named.nameStart) || isConstructor else { return false }
    let argument = named.parameters + 1
    if tokens.isString(argument) { return false }
    if let word = tokens.word(argument) {
      if word.first?.isNumber == true || ["true", "false", "nullptr", "NULL", "this"].contains(word) { return false }
      if "(.+-/".unicodeScalars.contains(tokens.symbol(argument + 1)), !tokens.isSymbol(argument + 1, "...") {
        return Self.attributes.contains(word)
      }
    }
    return !"&*-{!".unicodeScalars.contains(tokens.symbol(argument))
  }
}
