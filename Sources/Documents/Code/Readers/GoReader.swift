/// Go: functions, methods under the type that receives them, and types.
struct GoReader: DeclarationReader {
  let tokens: CodeTokens

  func step(at index: Int, limit: Int, in container: CodeDeclaration?) -> CodeStep {
    guard tokens.mayBeginStatement(index) else { return .skip(to: tokens.next(index, limit: limit)) }
    if tokens.isWord(index, "func"), let function = function(index, limit: limit) { return .definition(function) }
    if tokens.isWord(index, "type") {
      guard tokens.symbol(index + 1) == "(" else {
        return type(at: index + 1, first: index, limit: limit).map { .definition($0) } ?? .skip(to: index + 1)
      }
      let close = tokens.closing(index + 1, limit: limit)
      return .definitions(types(from: index + 2, to: close), end: close + 1)
    }
    return .skip(to: tokens.next(index, limit: limit))
  }

  private func function(_ index: Int, limit: Int) -> CodeDeclaration? {
    var place = index + 1
    var receiver: String?
    if tokens.symbol(place) == "(" {
      receiver = self.receiver(place, limit: limit)
      place = tokens.next(place, limit: limit)
    }
    guard let name = tokens.word(place) else { return nil }
    place += 1
    if tokens.symbol(place) == "[" { place = tokens.next(place, limit: limit) }
    guard tokens.symbol(place) == "(" else { return nil }
    place = tokens.next(place, limit: limit)
    var function = CodeDeclaration(
      kind: .function, name: receiver.map { "\($0).\(name)" } ?? name,
      label: receiver.map { "func (\($0)) \(name)" } ?? "func \(name)", first: index, head: index, end: limit)
    while place < limit {
      if tokens.symbol(place) == "{", !["interface", "struct"].contains(tokens.word(place - 1) ?? "") {
        function.body = place
        function.end = tokens.next(place, limit: limit)
        return function
      }
      if tokens.opensLine(place) || tokens.symbol(place) == ";" {
        function.end = place
        return function
      }
      place = tokens.next(place, limit: limit)
    }
    return function
  }

  /// The type in `(s *Store[K])`.
  private func receiver(_ open: Int, limit: Int) -> String? {
    let close = tokens.closing(open, limit: min(limit, open + 64))
    let generics = (open + 1..<max(open + 1, close)).first { tokens.symbol($0) == "[" } ?? close
    return (open + 1..<max(open + 1, generics)).reversed().lazy.compactMap { tokens.word($0) }.first
  }

  private func types(from start: Int, to limit: Int) -> [CodeDeclaration] {
    var types: [CodeDeclaration] = []
    var place = start
    while place < limit {
      guard let type = type(at: place, first: place, limit: limit) else {
        place = tokens.next(place, limit: limit)
        continue
      }
      types.append(type)
      place = max(place + 1, type.end)
    }
    return types
  }

  private func type(at index: Int, first: Int, limit: Int) -> CodeDeclaration? {
    guard let name = tokens.word(index) else { return nil }
    var type = CodeDeclaration(
      kind: .type, name: name, label: "type \(name)", first: first, head: first,
      end: tokens.expressionEnd(index + 1, limit: limit))
    type.body = (index + 1..<min(type.end, index + 64)).first { tokens.symbol($0) == "{" }
    return type
  }
}
