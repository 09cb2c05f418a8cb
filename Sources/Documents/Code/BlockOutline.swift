/// Finds definitions in languages whose blocks end with a word: Ruby and Lua.
struct BlockOutline {
  enum Dialect: Equatable { case ruby, lua }

  private let tokens: CodeTokens
  private let separator: String
  private let words: any BlockWords

  init(_ tokens: CodeTokens, _ language: CodeLanguage, dialect: Dialect) {
    self.tokens = tokens
    separator = language.separator
    words = dialect == .ruby ? RubyWords(tokens: tokens) : LuaWords(tokens: tokens)
  }

  /// A block whose end has not been read.
  private struct Open {
    var block: Block
    var symbol: String
    /// Whether definitions in it count: all blocks around it hold some.
    var isCounted: Bool
    var members: [CodeUnit] = []
  }

  private static let depthLimit = 64

  func units() -> [CodeUnit] {
    var units: [CodeUnit] = []
    var open: [Open] = []
    func add(_ unit: CodeUnit) {
      if let holder = open.lastIndex(where: { $0.block.declaration != nil }) {
        open[holder].members.append(unit)
      } else {
        units.append(unit)
      }
    }
    func close(at end: Int) {
      guard let last = open.popLast(), var declaration = last.block.declaration else { return }
      guard open.last?.isCounted ?? true else { return }
      declaration.end = end
      var unit = CodeUnit(declaration, symbol: last.symbol, in: tokens)
      unit.members = last.members
      add(unit)
    }
    var index = 0
    while index < tokens.count {
      switch words.step(at: index, in: open.last?.block) {
      case .open(let block, let next):
        let isCounted = block.holdsDefinitions && open.count < Self.depthLimit && open.last?.isCounted ?? true
        open.append(Open(block: block, symbol: symbol(of: block, in: open.last), isCounted: isCounted))
        index = max(index + 1, next)
      case .definition(let declaration):
        if open.last?.isCounted ?? true {
          let block = Block(declaration: declaration)
          add(CodeUnit(declaration, symbol: symbol(of: block, in: open.last), in: tokens))
        }
        index = max(index + 1, declaration.end)
      case .close:
        close(at: index + 1)
        index += 1
      case .next(let next):
        index = max(index + 1, next)
      }
    }
    while !open.isEmpty { close(at: tokens.count) }
    return units
  }

  private func symbol(of block: Block, in holder: Open?) -> String {
    let scope = holder?.symbol ?? ""
    guard let name = block.declaration?.name else { return scope }
    return CodeUnit.symbol(name, in: scope, separator: separator)
  }
}

/// A stretch of code that a word closes.
struct Block {
  var declaration: CodeDeclaration?
  /// Types, modules and conditions do; functions and blocks given to them do not.
  var holdsDefinitions = false
  /// The line of a loop's head goes on, whose `do` opens nothing.
  var awaitsDo = false
}

enum BlockStep {
  case open(Block, next: Int)
  case definition(CodeDeclaration)
  case close
  case next(Int)
}

/// Knows the words of one language that open and close blocks.
protocol BlockWords {
  func step(at index: Int, in block: Block?) -> BlockStep
}
