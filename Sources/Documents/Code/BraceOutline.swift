/// Finds definitions in languages whose bodies stand in braces.
struct BraceOutline {
  private let tokens: CodeTokens
  private let reader: any DeclarationReader
  private let separator: String

  private static let depthLimit = 12

  init(_ tokens: CodeTokens, _ language: CodeLanguage, grammar: CodeLanguage.Grammar) {
    self.tokens = tokens
    separator = language.separator
    reader = Self.reader(tokens, grammar)
  }

  private static func reader(_ tokens: CodeTokens, _ grammar: CodeLanguage.Grammar) -> any DeclarationReader {
    switch grammar {
    case .c: CReader(tokens: tokens, isCPlusPlus: false)
    case .cPlusPlus: CReader(tokens: tokens, isCPlusPlus: true)
    case .cSharp: JavaReader(tokens: tokens, isCSharp: true)
    case .go: GoReader(tokens: tokens)
    case .java: JavaReader(tokens: tokens, isCSharp: false)
    case .javaScript: ScriptReader(tokens: tokens, isTyped: false)
    case .kotlin: KotlinReader(tokens: tokens)
    case .php: PHPReader(tokens: tokens)
    case .rust: RustReader(tokens: tokens)
    case .shell: ShellReader(tokens: tokens)
    case .swift: SwiftReader(tokens: tokens)
    case .typeScript: ScriptReader(tokens: tokens, isTyped: true)
    }
  }

  func units() -> [CodeUnit] { units(in: 0..<tokens.count, of: nil, scope: "", depth: 0) }

  private func units(in range: Range<Int>, of container: CodeDeclaration?, scope: String, depth: Int) -> [CodeUnit] {
    var units: [CodeUnit] = []
    var index = range.lowerBound
    while index < range.upperBound {
      switch reader.step(at: index, limit: range.upperBound, in: container) {
      case .definition(let declaration):
        units.append(unit(declaration, scope: scope, depth: depth))
        index = max(index + 1, declaration.end)
      case .definitions(let declarations, let end):
        units += declarations.map { unit($0, scope: scope, depth: depth) }
        index = max(index + 1, end)
      case .block(let open):
        let close = tokens.closing(open, limit: range.upperBound)
        if depth < Self.depthLimit {
          units += self.units(in: open + 1..<max(open + 1, close), of: container, scope: scope, depth: depth + 1)
        }
        index = max(index + 1, close + 1)
      case .skip(let end):
        index = max(index + 1, end)
      }
    }
    return units
  }

  private func unit(_ declaration: CodeDeclaration, scope: String, depth: Int) -> CodeUnit {
    let symbol = CodeUnit.symbol(declaration.name, in: scope, separator: separator)
    var unit = CodeUnit(declaration, symbol: symbol, in: tokens)
    if declaration.isContainer, depth < Self.depthLimit, let open = declaration.body {
      let close = tokens.closing(open, limit: declaration.end)
      unit.members = units(in: open + 1..<max(open + 1, close), of: declaration, scope: symbol, depth: depth + 1)
    }
    return unit
  }
}

extension CodeUnit {
  /// Unicode scalars of a name.
  private static let longestName = 200

  /// A name behind the names around it, which are left out where they are too long.
  static func symbol(_ name: String, in scope: String, separator: String) -> String {
    let name = name.utf8.count > longestName ? name.singleLine(limit: longestName) : name
    return scope.isEmpty || scope.utf8.count > longestName * 4 ? name : scope + separator + name
  }

  init(_ declaration: CodeDeclaration, symbol: String, in tokens: CodeTokens) {
    let start = Int(tokens.tokens[declaration.first].start)
    let end = max(start, Int(tokens.tokens[max(declaration.first, declaration.end - 1)].end))
    let head = Int(tokens.tokens[declaration.head].start)
    let headTokens = (declaration.headEnd ?? declaration.body ?? declaration.end) - 1
    let headEnd = headTokens < declaration.head ? end : Int(tokens.tokens[headTokens].end)
    let definition = CodeDefinition(
      kind: declaration.kind, symbol: symbol, bytes: start..<end, signature: head..<max(head, headEnd))
    self.init(
      label: declaration.label.singleLine(), definition: definition,
      bytes: tokens.leadStart(declaration.first)..<max(end, tokens.trailEnd(declaration.end)))
    isTransparent = declaration.isTransparent
    isBodiless = declaration.body == nil
  }
}
