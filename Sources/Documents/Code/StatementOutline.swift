/// Finds the definitions of SQL scripts: `CREATE … name …;`.
struct StatementOutline {
  private let bytes: [UInt8]
  private let tokens: [CodeToken]

  init(_ bytes: [UInt8], tokens: [CodeToken]) {
    self.bytes = bytes
    self.tokens = tokens
  }

  func units() -> [CodeUnit] {
    var units: [CodeUnit] = []
    var index = 0
    var lead: Int?
    while index < tokens.count {
      switch tokens[index].kind {
      case .lineEnd:
        if index + 1 < tokens.count, tokens[index + 1].kind == .lineEnd { lead = nil }
        index += 1
      case .comment:
        lead = lead ?? index
        index += 1
      default:
        let end = statementEnd(from: index)
        if let (kind, name) = created(index..<end) {
          let range = tokens[lead ?? index].bytes.lowerBound..<tokens[end - 1].bytes.upperBound
          units.append(CodeUnit(label: "\(kind) \(name)", symbol: name, bytes: range))
        }
        lead = nil
        index = end
      }
    }
    return units
  }

  private func word(_ index: Int) -> String {
    index < tokens.count && tokens[index].kind == .word ? bytes.string(tokens[index].bytes).uppercased() : ""
  }

  /// After the semicolon. Those between `BEGIN` and `END` of a trigger or routine do not count.
  private func statementEnd(from start: Int) -> Int {
    var depth = 0
    var isRoutine = false
    for index in start..<tokens.count {
      switch word(index) {
      case "TRIGGER", "FUNCTION", "PROCEDURE": isRoutine = isRoutine || word(start) == "CREATE" && index < start + 8
      case "BEGIN" where isRoutine: depth += 1
      case "CASE" where depth > 0 && word(index - 1) != "END": depth += 1
      case "END" where depth > 0 && !["IF", "LOOP", "WHILE", "REPEAT"].contains(word(index + 1)): depth -= 1
      default:
        if depth == 0, tokens[index].kind == .symbol, bytes[tokens[index].bytes.lowerBound] == UInt8(ascii: ";") {
          return index + 1
        }
      }
    }
    return tokens.count
  }

  private static let kinds: Set<String> = [
    "TABLE", "VIEW", "INDEX", "FUNCTION", "PROCEDURE", "TRIGGER", "TYPE", "SCHEMA", "SEQUENCE", "EXTENSION", "DATABASE",
  ]

  private func created(_ range: Range<Int>) -> (String, String)? {
    guard word(range.lowerBound) == "CREATE" else { return nil }
    guard let kind = range.prefix(8).first(where: { Self.kinds.contains(word($0)) }) else { return nil }
    var index = kind + 1
    while ["IF", "NOT", "EXISTS", "CONCURRENTLY"].contains(word(index)) { index += 1 }
    guard index < range.upperBound else { return nil }
    var end = index + 1
    while end + 1 < range.upperBound, bytes[tokens[end].bytes.lowerBound] == UInt8(ascii: ".") { end += 2 }
    let name = bytes.string(tokens[index].bytes.lowerBound..<tokens[end - 1].bytes.upperBound)
    return (word(kind).lowercased(), name.filter { !"\"`[]".contains($0) })
  }
}
