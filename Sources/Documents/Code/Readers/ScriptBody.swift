/// Where functions, types and statements of JavaScript and TypeScript end.
struct ScriptBody {
  let tokens: CodeTokens
  let limit: Int

  /// What is read twice where it turns out to be no function ends after this many tokens.
  private static let lookahead = 1_000

  /// From a function's type parameters or parameters to the end of its body, or of its declaration where it has none.
  func finish(_ function: inout CodeDeclaration, from start: Int) {
    var place = tokens.skippingAngles(start, limit: limit)
    if tokens.symbol(place) == "(" { place = tokens.next(place, limit: limit) }
    if tokens.symbol(place) == ":" { place = typeEnd(from: place + 1) }
    if tokens.symbol(place) == "{" {
      function.body = place
      function.end = tokens.next(place, limit: limit)
    } else {
      function.end = afterSemicolon(max(place, function.first + 1))
    }
  }

  /// A function as a value: `function (…) {…}`, `async (…) => …`, `name => …`; false when there is none.
  func finishFunction(_ function: inout CodeDeclaration, at start: Int) -> Bool {
    var place = start
    if tokens.isWord(place, "async") { place += 1 }
    if tokens.isWord(place, "function") {
      place += 1
      if tokens.symbol(place) == "*" { place += 1 }
      if tokens.isWord(place) { place += 1 }
      finish(&function, from: place)
      function.end = afterSemicolon(function.end)
      return function.body != nil
    }
    if tokens.isWord(place) {
      place += 1
    } else {
      place = tokens.skippingAngles(place, limit: limit)
      guard tokens.symbol(place) == "(" else { return false }
      place = tokens.next(place, limit: limit)
      if tokens.symbol(place) == ":" { place = typeEnd(from: place + 1) }
    }
    guard tokens.isSymbol(place, "=>") else { return false }
    function.body = place
    function.headEnd = place
    if tokens.symbol(place + 2) == "{" {
      function.body = place + 2
      function.end = afterSemicolon(tokens.next(place + 2, limit: limit))
    } else {
      function.end = statementEnd(from: place + 2, isType: false)
    }
    return true
  }

  /// The `=` behind a type, if one comes before the statement ends.
  func assignment(from start: Int) -> Int? {
    var place = start
    while place < limit, place < start + Self.lookahead {
      if tokens.symbol(place) == "=", tokens.symbol(place + 1) != ">" { return place }
      if [";", "}", ","].contains(tokens.symbol(place)) { return nil }
      if place > start, tokens.opensLine(place), !tokens.continuesExpression(place, words: ScriptReader.continuing) {
        return nil
      }
      place =
        tokens.symbol(place) == "<"
        ? tokens.afterAngles(place, limit: limit) ?? place + 1 : tokens.next(place, limit: limit)
    }
    return nil
  }

  /// Past a type that stands between parameters and a body: a brace opens the body where no type can begin.
  private func typeEnd(from start: Int) -> Int {
    var place = start
    while place < limit, place < start + Self.lookahead {
      switch tokens.symbol(place) {
      case "{":
        let last = tokens.symbol(place - 1)
        let isType =
          place == start || "|&:?(,".unicodeScalars.contains(last) || tokens.isSymbol(place - 2, "=>")
          || ["is", "keyof", "extends", "readonly"].contains(tokens.word(place - 1) ?? "")
        if !isType { return place }
      case ";", "}", ",", ")": return place
      case "=":
        // An arrow behind parameters is that of a function whose type this is, else part of the type.
        guard tokens.symbol(place + 1) == ">", tokens.symbol(place - 1) == ")", isFunctionType(place - 1, start) else {
          return place
        }
        place += 1
      case "<":
        if let after = tokens.afterAngles(place, limit: limit) {
          place = after
          continue
        }
      default: break
      }
      if place > start, tokens.opensLine(place), !tokens.continuesExpression(place, words: ScriptReader.continuing) {
        return place
      }
      place = tokens.next(place, limit: limit)
    }
    return min(place, limit)
  }

  /// Whether parentheses are parameters in a type: they begin it, or follow an operator.
  private func isFunctionType(_ close: Int, _ start: Int) -> Bool {
    guard let open = tokens.partner(close) else { return false }
    return open == start || "|&>".unicodeScalars.contains(tokens.symbol(open - 1)) || tokens.isWord(open - 1, "new")
  }

  func afterSemicolon(_ index: Int) -> Int {
    index < limit && tokens.symbol(index) == ";" ? index + 1 : min(index, limit)
  }

  func statementEnd(from start: Int, isType: Bool) -> Int {
    var place = start
    while place < limit {
      if tokens.symbol(place) == ";" { return place + 1 }
      if ["}", ")", "]"].contains(tokens.symbol(place)) { return place }
      if place > start, tokens.opensLine(place), !continues(place, isType: isType) { return place }
      if isType, tokens.symbol(place) == "<", let after = tokens.afterAngles(place, limit: limit) {
        place = after
        continue
      }
      place = tokens.next(place, limit: limit)
    }
    return limit
  }

  private func continues(_ index: Int, isType: Bool) -> Bool {
    if isType, tokens.symbol(index - 1) == ">", !tokens.isSymbol(index - 2, "=>") {
      return "|&=?:.,[".unicodeScalars.contains(tokens.symbol(index))
    }
    return tokens.continuesExpression(index, words: ScriptReader.continuing)
  }
}
