/// C and C++: functions, also those only declared, types with their bodies, and namespaces.
struct CReader: DeclarationReader {
  let tokens: CodeTokens
  let isCPlusPlus: Bool

  private static let types: Set<String> = ["struct", "union", "enum", "class"]
  private static let labels: Set<String> = [
    "public", "private", "protected", "signals", "slots", "Q_SIGNALS", "Q_SLOTS",
  ]
  static let storage: Set<String> = [
    "extern", "static", "inline", "const", "constexpr", "virtual", "explicit", "friend", "volatile", "register",
    "typedef", "__inline", "__inline__", "__extension__", "_Noreturn", "consteval", "constinit", "thread_local",
  ]

  func step(at index: Int, limit: Int, in container: CodeDeclaration?) -> CodeStep {
    if [";", "}"].contains(tokens.symbol(index)) { return .skip(to: index + 1) }
    let start = afterTemplates(index, limit: limit)
    guard start < limit else { return .skip(to: limit) }
    if let step = block(at: start, first: index, limit: limit) { return step }
    if let colon = label(at: start, limit: limit) { return .skip(to: colon + 1) }
    if let type = type(at: start, first: index, limit: limit) { return .definition(type) }
    let statement = CStatement(tokens: tokens, isCPlusPlus: isCPlusPlus, first: index, start: start, limit: limit)
    if ["using", "typedef", "static_assert", "_Static_assert", "asm", "__asm__", "friend"].contains(
      tokens.word(start) ?? "")
    {
      return .skip(to: statement.end(from: start))
    }
    return statement.function(in: container)
  }

  /// Past attributes and `template <…>`.
  private func afterTemplates(_ index: Int, limit: Int) -> Int {
    guard isCPlusPlus else { return index }
    var place = index
    while place < limit {
      if tokens.isWord(place, "template"), let after = tokens.afterTemplateAngles(place + 1, limit: limit) {
        place = after
      } else if tokens.symbol(place) == "[", tokens.symbol(place + 1) == "[" {
        place = tokens.next(place, limit: limit)
      } else {
        break
      }
    }
    return place
  }

  /// `extern "C" {` and namespaces.
  private func block(at start: Int, first: Int, limit: Int) -> CodeStep? {
    if tokens.isWord(start, "extern"), tokens.isString(start + 1), tokens.symbol(start + 2) == "{" {
      return .block(open: start + 2)
    }
    guard isCPlusPlus else { return nil }
    let keyword = tokens.isWord(start, "inline") ? start + 1 : start
    guard tokens.isWord(keyword, "namespace") else { return nil }
    var place = keyword + 1
    var name = ""
    while place < limit, place < keyword + 64, tokens.symbol(place) != "{", tokens.symbol(place) != ";" {
      if tokens.symbol(place) == "=" { return .skip(to: place) }
      if let word = tokens.word(place), word != "inline" {
        if tokens.symbol(place + 1) == "(" {
          place = tokens.next(place + 1, limit: limit)
          continue
        }
        // A macro may stand before the name.
        name = tokens.symbol(place - 1) == ":" ? name + "::" + word : word
      }
      place = tokens.next(place, limit: limit)
    }
    guard tokens.symbol(place) == "{" else { return .skip(to: place) }
    if name.isEmpty { return .block(open: place) }
    return .definition(
      CodeDeclaration(
        kind: .namespace, name: name, label: "namespace \(name)", first: first, head: first, body: place,
        end: tokens.next(place, limit: limit), isContainer: true, isTransparent: true))
  }

  /// `public:`, `private slots:`, macros before them included.
  private func label(at start: Int, limit: Int) -> Int? {
    guard isCPlusPlus else { return nil }
    var place = start
    while place < min(limit, start + 4), tokens.isWord(place) { place += 1 }
    guard place > start, tokens.symbol(place) == ":", tokens.symbol(place + 1) != ":",
      Self.labels.contains(tokens.word(place - 1) ?? "")
    else { return nil }
    return place
  }

  // MARK: Types

  /// `struct Name : Base {…} variable;`, also behind `typedef`, which then gives the name.
  private func type(at start: Int, first: Int, limit: Int) -> CodeDeclaration? {
    var keyword = start
    while keyword < limit, let word = tokens.word(keyword), CReader.storage.contains(word) { keyword += 1 }
    guard let word = tokens.word(keyword), Self.types.contains(word), isCPlusPlus || word != "class" else { return nil }
    var place = keyword + 1
    if word == "enum", ["class", "struct"].contains(tokens.word(place) ?? "") { place += 1 }
    guard let (name, open) = typeHead(from: place, limit: limit) else { return nil }
    let close = tokens.next(open, limit: limit)
    let end = CStatement(tokens: tokens, isCPlusPlus: isCPlusPlus, first: first, start: close, limit: limit)
      .end(from: close)
    var typeName = name
    if tokens.isWord(start, "typedef") || tokens.isWord(start + 1, "typedef") {
      typeName = (close..<max(close, min(end, close + 16))).lazy.compactMap { declared($0) }.first ?? name
    }
    guard let typeName else { return nil }
    return CodeDeclaration(
      kind: .type, name: typeName, label: "\(word) \(typeName)", first: first, head: first, body: open, end: end,
      isContainer: isCPlusPlus && word != "enum")
  }

  private func declared(_ index: Int) -> String? {
    guard let word = tokens.word(index), !CReader.storage.contains(word), !word.hasPrefix("__attribute") else {
      return nil
    }
    return word
  }

  /// The name before a type's bases and body, and where the body opens. `nil` where there is no body.
  private func typeHead(from start: Int, limit: Int) -> (name: String?, open: Int)? {
    var place = start
    var name: String?
    while place < limit, place < start + 256 {
      switch tokens.symbol(place) {
      case "{": return (name, place)
      case ":":
        guard tokens.symbol(place + 1) == ":" else { return bodyAfterBases(place, limit: limit).map { (name, $0) } }
        guard let next = tokens.word(place + 2) else { return nil }
        name = (name.map { $0 + "::" } ?? "") + next
        place += 3
      case "<":
        guard isCPlusPlus, let after = tokens.afterTemplateAngles(place, limit: limit) else { return nil }
        place = after
      case "[" where tokens.symbol(place + 1) == "[": place = tokens.next(place, limit: limit)
      case "(":
        // The argument of an attribute before the name, else the parameters of a function.
        let after = tokens.next(place, limit: limit)
        guard place > start, tokens.isWord(after) || tokens.word(place - 1)?.hasPrefix("__") == true else { return nil }
        place = after
      case "\0":
        guard let word = tokens.word(place) else { return nil }
        // Words before the name are macros or attributes.
        if word != "final", word != "override", tokens.symbol(place + 1) != "(" { name = word }
        place += 1
      default: return nil
      }
    }
    return nil
  }

  private func bodyAfterBases(_ colon: Int, limit: Int) -> Int? {
    var place = colon + 1
    while place < limit, place < colon + 512 {
      switch tokens.symbol(place) {
      case "{": return place
      case ";", "}", ")", "=": return nil
      case "<": place = tokens.afterTemplateAngles(place, limit: limit) ?? place + 1
      default: place = tokens.next(place, limit: limit)
      }
    }
    return nil
  }
}

extension CodeTokens {
  /// Past `<…>` of a template, in which `>>` closes two and expressions stand only in parentheses.
  func afterTemplateAngles(_ index: Int, limit: Int) -> Int? {
    symbol(index) == "<" ? afterAngles(index, limit: limit) : nil
  }
}
