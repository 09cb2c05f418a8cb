/// What a statement defines, read from the tokens before its body.
struct CodeHeader {
  var name: String
  var label: String
  var isContainer = false
  var isTransparent = false

  /// `nil` when the statement defines neither a function nor a type.
  init?(_ header: [Int], hasBody: Bool, in outline: BraceOutline, language: CodeLanguage) {
    let tokens = Self.withoutAttributes(header, in: outline)
    guard let first = tokens.first else { return nil }
    if let word = outline.word(first), Self.control.contains(word) { return nil }
    let reader = Reader(tokens: tokens, hasBody: hasBody, outline: outline, language: language)
    if language.name == "C" || language.name == "C++", let function = reader.bareFunction() {
      self = function
    } else if let definition = reader.definition() {
      self = definition
    } else if language.hasBareFunctions, let function = reader.boundFunction() ?? reader.bareFunction() {
      self = function
    } else {
      return nil
    }
  }

  private init(name: String, label: String, isContainer: Bool = false, isTransparent: Bool = false) {
    self.name = name
    self.label = label
    self.isContainer = isContainer
    self.isTransparent = isTransparent
  }

  private static let control: Set<String> = [
    "if", "for", "while", "switch", "do", "else", "guard", "defer", "repeat", "try", "catch", "return", "case",
    "import", "let",
    "with", "throw", "finally", "synchronized", "unless", "until", "then", "fi", "done", "esac", "use", "typedef",
  ]

  private static let modifiers: Set<String> = [
    "public", "private", "internal", "fileprivate", "open", "static", "final", "export", "default", "async", "override",
    "mutating", "nonisolated", "package", "protected", "abstract", "indirect", "required", "convenience", "lazy",
    "weak",
    "declare", "consuming", "borrowing", "prefix", "postfix", "infix", "distributed", "readonly", "inline", "virtual",
  ]

  /// Whether nothing but attributes and modifiers has been read, so that the definition is still to come.
  static func isOnlyModifiers(_ header: [Int], in outline: BraceOutline) -> Bool {
    withoutAttributes(header, in: outline).allSatisfy { modifiers.contains(outline.word($0) ?? "") }
  }

  /// Without `@name(…)`, `#[…]`, `[[…]]` and `template <…>` at the front.
  private static func withoutAttributes(_ header: [Int], in outline: BraceOutline) -> [Int] {
    var index = 0
    func byte(_ place: Int) -> UInt8? { place < header.count ? outline.byte(header[place]) : nil }
    func word(_ place: Int) -> String? { place < header.count ? outline.word(header[place]) : nil }
    while index < header.count {
      if byte(index) == UInt8(ascii: "@"), word(index + 1) != nil, word(index + 1) != "interface" {
        index += 2
        while byte(index) == UInt8(ascii: "."), word(index + 1) != nil { index += 2 }
        if byte(index) == UInt8(ascii: "(") { index += 1 }
      } else if byte(index) == UInt8(ascii: "#") {
        index += byte(index + 1) == UInt8(ascii: "!") ? 2 : 1
        if byte(index) == UInt8(ascii: "[") { index += 1 }
      } else if byte(index) == UInt8(ascii: "[") {
        index += 1
      } else if word(index) == "template", byte(index + 1) == UInt8(ascii: "<") {
        index += 1
        var depth = 0
        while index < header.count {
          if byte(index) == UInt8(ascii: "<") { depth += 1 }
          if byte(index) == UInt8(ascii: ">") { depth -= 1 }
          index += 1
          if depth == 0 { break }
        }
      } else if ["__attribute__", "__declspec", "alignas"].contains(word(index) ?? ""),
        byte(index + 1) == UInt8(ascii: "(")
      {
        index += 2
      } else {
        break
      }
    }
    return Array(header[index...])
  }

  /// Reads names out of the tokens of one header.
  private struct Reader {
    let tokens: [Int]
    let hasBody: Bool
    let outline: BraceOutline
    let language: CodeLanguage

    func word(_ place: Int) -> String? { tokens.indices.contains(place) ? outline.word(tokens[place]) : nil }
    func byte(_ place: Int) -> UInt8? { tokens.indices.contains(place) ? outline.byte(tokens[place]) : nil }

    /// `class Name`, `func name`, `impl Trait for Name`, `func (r *Name) name`.
    func definition() -> CodeHeader? {
      let assignment = tokens.indices.first { byte($0) == UInt8(ascii: "=") } ?? tokens.count
      for place in tokens.indices.prefix(assignment) {
        guard let keyword = word(place), language.definitions.contains(keyword), byte(place - 1) != UInt8(ascii: ".")
        else {
          continue
        }
        // `class func`, `static var`, `enum class`, `enum struct`: the later word names the thing.
        if let next = word(place + 1), language.definitions.contains(next), keyword != "var" {
          if keyword == "enum", let name = word(place + 2) { return made(keyword, name) }
          if next != "init" { continue }
        }
        if keyword == "var", assignment < tokens.count || isWithin(place) { return nil }
        return named(keyword, at: place)
      }
      return nil
    }

    private var isCFamily: Bool { language.name == "C" || language.name == "C++" }

    /// A keyword that other words than modifiers precede is no definition: `let x: some struct`, `case class`.
    private func isWithin(_ place: Int) -> Bool { place > 0 && byte(place - 1) != nil }

    private func named(_ keyword: String, at place: Int) -> CodeHeader? {
      switch (language.name, keyword) {
      case ("Swift", "init"), ("Swift", "deinit"), ("Swift", "subscript"):
        return CodeHeader(name: keyword, label: keyword)
      case ("Go", "func") where byte(place + 1) == UInt8(ascii: "("):
        guard let name = word(place + 2) else { return nil }
        return CodeHeader(name: name, label: "func (\(receiver(place + 1))) \(name)")
      case ("Rust", "impl"):
        return implementation(from: place + 1)
      case ("Rust", "macro_rules"):
        return word(place + 2).map { made(keyword, $0) }
      case ("JavaScript", "function"), ("TypeScript", "function"):
        return word(byte(place + 1) == UInt8(ascii: "*") ? place + 2 : place + 1).map { made(keyword, $0) }
      case ("Swift", "func"):
        return made(keyword, word(place + 1) ?? operatorName(from: place + 1))
      case ("Swift", "extension"), ("C++", "namespace"), ("C#", "namespace"):
        guard let name = dotted(from: place + 1) else { return nil }
        return made(keyword, name)
      default:
        guard let name = word(place + 1) else { return nil }
        // C: `struct Point origin = …` and `struct Point *p` are variables.
        return made(keyword, name)
      }
    }

    private func made(_ keyword: String, _ name: String) -> CodeHeader {
      CodeHeader(
        name: name, label: "\(keyword) \(name)", isContainer: language.containers.contains(keyword),
        isTransparent: ["namespace", "mod", "module"].contains(keyword))
    }

    private func dotted(from place: Int) -> String? {
      guard var name = word(place) else { return nil }
      var place = place + 1
      while let separator = byte(place), separator == UInt8(ascii: ".") || separator == UInt8(ascii: ":") {
        guard let next = word(place + 1) ?? word(place + 2) else { break }
        guard separator == UInt8(ascii: ".") || byte(place + 1) == UInt8(ascii: ":") else { break }
        name += (separator == UInt8(ascii: ".") ? "." : "::") + next
        place += separator == UInt8(ascii: ".") ? 2 : 3
      }
      return name
    }

    private func operatorName(from place: Int) -> String {
      var name = ""
      var place = place
      while let symbol = byte(place), symbol != UInt8(ascii: "("), symbol != UInt8(ascii: "[") {
        name.append(Character(Unicode.Scalar(symbol)))
        place += 1
      }
      return name
    }

    /// The type between a Go method's first parentheses.
    private func receiver(_ place: Int) -> String { outline.lastWord(inGroupAt: tokens[place]) ?? "" }

    /// The type an `impl` is for, generics left out.
    private func implementation(from place: Int) -> CodeHeader? {
      var depth = 0
      var name: String?
      for index in tokens.indices.dropFirst(place) {
        if byte(index) == UInt8(ascii: "<") { depth += 1 }
        if byte(index) == UInt8(ascii: ">"), byte(index - 1) != UInt8(ascii: "-") { depth -= 1 }
        guard depth == 0, let word = word(index) else { continue }
        if word == "where" { break }
        if word != "for", word != "dyn" { name = word }
      }
      return name.map { made("impl", $0) }
    }

    /// `name(…) {` with no assignment before it.
    func bareFunction() -> CodeHeader? {
      for place in tokens.indices {
        if byte(place) == UInt8(ascii: "=") { return operatorFunction() }
        guard byte(place) == UInt8(ascii: "(") else { continue }
        guard place > 0 else { return nil }
        guard let name = word(place - 1) else { return operatorFunction() }
        // Without a body only C's declarations count, which name a type before the function.
        if !hasBody, place < 2 || byte(place - 2) != nil && byte(place - 2) != UInt8(ascii: "*") || !isCFamily {
          return nil
        }
        if ["__attribute__", "__declspec", "alignas", "noexcept", "decltype"].contains(name) { continue }
        guard !CodeHeader.control.contains(name), !language.definitions.contains(name) || language.name == "Shell"
        else { return nil }
        if word(place - 2) == "new" || word(place - 2) == "return" || byte(place - 2) == UInt8(ascii: ".") {
          return nil
        }
        let isDestructor = byte(place - 2) == UInt8(ascii: "~")
        return CodeHeader(name: (isDestructor ? "~" : "") + name, label: qualified(endingAt: place - 1) + "()")
      }
      return nil
    }

    private func operatorFunction() -> CodeHeader? {
      guard language.name == "C++", let place = tokens.indices.first(where: { word($0) == "operator" }) else {
        return nil
      }
      let name = "operator" + operatorName(from: place + 1)
      return CodeHeader(name: name, label: name + "()")
    }

    /// `Outer::name`
    private func qualified(endingAt place: Int) -> String {
      var name = word(place) ?? ""
      var place = place
      if byte(place - 1) == UInt8(ascii: "~") {
        name = "~" + name
        place -= 1
      }
      while byte(place - 1) == UInt8(ascii: ":"), byte(place - 2) == UInt8(ascii: ":"), let outer = word(place - 3) {
        name = outer + "::" + name
        place -= 3
      }
      return name
    }

    /// `const name = (…) => {`, `name = async function (…) {`, `exports.name = …`
    func boundFunction() -> CodeHeader? {
      guard language.name == "JavaScript" || language.name == "TypeScript",
        let assignment = tokens.indices.first(where: { byte($0) == UInt8(ascii: "=") }), assignment > 0
      else { return nil }
      let value = tokens.indices.dropFirst(assignment + 1)
      let isArrow = byte(tokens.count - 1) == UInt8(ascii: ">") && byte(tokens.count - 2) == UInt8(ascii: "=")
      guard hasBody, isArrow || value.contains(where: { word($0) == "function" }) else { return nil }
      var names = tokens.indices.prefix(assignment)
      if let colon = names.first(where: { byte($0) == UInt8(ascii: ":") }) { names = names.prefix(upTo: colon) }
      guard let name = names.last.flatMap({ word($0) }) else { return nil }
      return CodeHeader(name: name, label: "function \(name)")
    }
  }
}
