/// Finds the definitions of SQL scripts: `CREATE … name …;`.
struct StatementOutline {
  private let tokens: CodeTokens

  init(_ tokens: CodeTokens) {
    self.tokens = tokens
  }

  func units() -> [CodeUnit] {
    var units: [CodeUnit] = []
    var index = 0
    while index < tokens.count {
      let end = statementEnd(from: index)
      if let declaration = created(index..<end) {
        units.append(CodeUnit(declaration, symbol: declaration.name.singleLine(), in: tokens))
      }
      index = end
    }
    return units
  }

  private func word(_ index: Int) -> String { tokens.word(index)?.uppercased() ?? "" }

  /// After the semicolon. Those between `BEGIN` and `END` of a trigger or routine do not count.
  private func statementEnd(from start: Int) -> Int {
    var depth = 0
    let isRoutine =
      word(start) == "CREATE"
      && (start..<start + 8).contains { ["TRIGGER", "FUNCTION", "PROCEDURE"].contains(word($0)) }
    var index = start
    while index < tokens.count {
      if tokens.symbol(index) == ";", depth == 0 { return index + 1 }
      if isRoutine, tokens.isWord(index) {
        switch word(index) {
        case "BEGIN": depth += 1
        case "CASE" where depth > 0 && word(index - 1) != "END": depth += 1
        case "END" where depth > 0 && !["IF", "LOOP", "WHILE", "REPEAT"].contains(word(index + 1)): depth -= 1
        default: break
        }
      }
      index += 1
    }
    return tokens.count
  }

  private static let kinds: Set<String> = [
    "TABLE", "VIEW", "INDEX", "FUNCTION", "PROCEDURE", "TRIGGER", "TYPE", "SCHEMA", "SEQUENCE", "EXTENSION", "DATABASE",
  ]

  private func created(_ range: Range<Int>) -> CodeDeclaration? {
    guard word(range.lowerBound) == "CREATE" else { return nil }
    guard let kind = range.prefix(8).first(where: { Self.kinds.contains(word($0)) }) else { return nil }
    var index = kind + 1
    while ["IF", "NOT", "EXISTS", "CONCURRENTLY"].contains(word(index)) { index += 1 }
    guard index < range.upperBound, tokens.isWord(index) || isQuote(index) else { return nil }
    var end = afterName(index)
    while end + 1 < range.upperBound, tokens.symbol(end) == "." { end = afterName(end + 1) }
    let name = tokens.text(index..<min(end, range.upperBound)).filter { !"\"`[]".contains($0) }
    let label = "\(word(kind).lowercased()) \(name)"
    return CodeDeclaration(
      kind: .relation, name: name, label: label, first: range.lowerBound, head: range.lowerBound,
      body: (end..<max(end, range.upperBound)).first { tokens.symbol($0) == "(" || word($0) == "AS" },
      end: range.upperBound)
  }

  private func isQuote(_ index: Int) -> Bool { tokens.isString(index) || ["`", "["].contains(tokens.symbol(index)) }

  /// `name`, `"name"`, `` `name` ``, `[name]`
  private func afterName(_ index: Int) -> Int {
    let isBracketed = ["`", "["].contains(tokens.symbol(index))
    return isBracketed ? index + 3 : index + 1
  }
}
