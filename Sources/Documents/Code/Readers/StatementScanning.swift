/// How statements begin and end where line ends count.
extension CodeTokens {
  /// The first of a file or body, or behind a line end, a semicolon or a body.
  func mayBeginStatement(_ index: Int) -> Bool {
    index == 0 || opensLine(index) || [";", "{", "}"].contains(symbol(index - 1))
  }

  /// Past `@name(…)` and its like, as often as they come.
  func afterAnnotations(_ index: Int, limit: Int) -> Int {
    var place = index
    while place < limit, symbol(place) == "@", !isWord(place + 1, "interface") {
      let start = place
      place += 1
      if symbol(place) == "[" { place = next(place, limit: limit) }
      while isWord(place) {
        place += 1
        guard symbol(place) == "." || symbol(place) == ":", isAdjacent(place), isAdjacent(place + 1) else { break }
        place += 1
      }
      if symbol(place) == "<", isAdjacent(place) { place = skippingAngles(place, limit: limit) }
      if symbol(place) == "(", isAdjacent(place) { place = next(place, limit: limit) }
      if place == start + 1 { return start }
    }
    return min(place, limit)
  }

  /// A name and those that dots join to it: `Outer.Inner`, and where it ends.
  func dottedName(_ index: Int, limit: Int) -> (name: String, end: Int)? {
    guard index < limit, var name = word(index) else { return nil }
    var place = index + 1
    while place + 1 < limit, symbol(place) == ".", let next = word(place + 1) {
      name += "." + next
      place += 2
    }
    return (name, place)
  }

  /// Whether an expression goes on with this token, though it is the first on its line.
  func continuesExpression(_ index: Int, words: Set<String>) -> Bool {
    if isWord(index) {
      if let next = word(index), words.contains(next) { return true }
    } else if !isString(index), ".?:=+-*/%&|<>,)]^!".unicodeScalars.contains(symbol(index)) {
      return symbol(index) != "!" && !isSymbol(index, "++") && !isSymbol(index, "--") || isSymbol(index, "!=")
    }
    let last = symbol(index - 1)
    if last == ">", isSymbol(index - 2, "=>") || isSymbol(index - 2, "->") { return true }
    if isSymbol(index - 2, "++") || isSymbol(index - 2, "--") { return false }
    if last == ")", let open = partner(index - 1), ["if", "while", "for"].contains(word(open - 1) ?? "") {
      return true
    }
    if last == "?" { return !isAdjacent(index - 1) }
    return "=+-*/%&|<,.:^~".unicodeScalars.contains(last) || words.contains(word(index - 1) ?? "")
  }

  /// The token that a bracket is paired with.
  func partner(_ index: Int) -> Int? {
    tokens.indices.contains(index) && tokens[index].partner >= 0 ? Int(tokens[index].partner) : nil
  }

  /// Where an expression ends that begins before `index`: at a semicolon, a closing bracket, or a line end that it does not go on
  /// behind.
  func expressionEnd(_ index: Int, limit: Int, continuing words: Set<String> = []) -> Int {
    var place = index
    while place < limit {
      if [";", "}", ")", "]"].contains(symbol(place)) { return place }
      if place > index, opensLine(place), !continuesExpression(place, words: words) { return place }
      place = next(place, limit: limit)
    }
    return limit
  }
}
