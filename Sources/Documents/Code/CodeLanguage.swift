/// What the cutter needs to know of a programming language.
struct CodeLanguage: Equatable {
  /// How the language shows where a definition ends.
  enum Structure: Equatable {
    case braces, indentation, statements, keys, none
  }

  var name: String
  var structure: Structure
  var lexis: Lexis
  /// Words that open a definition; the name follows.
  var definitions: Set<String> = []
  /// Those of `definitions` whose bodies hold further definitions.
  var containers: Set<String> = []
  /// Functions are recognised by `name(…) {`, without a word before them.
  var hasBareFunctions = false
  /// A line end ends a statement.
  var endsStatementsAtLines = false
}

/// How a language writes comments and strings.
struct Lexis: OptionSet {
  let rawValue: Int

  static let slashComments = Lexis(rawValue: 1 << 0)
  static let hashComments = Lexis(rawValue: 1 << 1)
  static let dashComments = Lexis(rawValue: 1 << 2)
  static let blockComments = Lexis(rawValue: 1 << 3)
  static let nestedComments = Lexis(rawValue: 1 << 4)
  /// `'…'` is a string.
  static let singleQuotes = Lexis(rawValue: 1 << 5)
  /// `'c'` is a character; a lone quote is not (Rust's lifetimes, C++'s digit groups).
  static let characters = Lexis(rawValue: 1 << 6)
  /// `"""…"""` spans lines.
  static let tripleQuotes = Lexis(rawValue: 1 << 7)
  /// `\(…)` in strings holds code.
  static let parenInterpolation = Lexis(rawValue: 1 << 8)
  /// `` `…${code}…` ``
  static let templates = Lexis(rawValue: 1 << 9)
  /// `` `…` `` without escapes.
  static let rawBackticks = Lexis(rawValue: 1 << 10)
  /// `#"…"#` and `r#"…"#`
  static let hashRawStrings = Lexis(rawValue: 1 << 11)
  /// `R"tag(…)tag"`
  static let cppRawStrings = Lexis(rawValue: 1 << 12)
  static let regexLiterals = Lexis(rawValue: 1 << 13)
  static let preprocessor = Lexis(rawValue: 1 << 14)
  static let hereDocuments = Lexis(rawValue: 1 << 15)
  /// `$$…$$`, `$tag$…$tag$`
  static let dollarQuotes = Lexis(rawValue: 1 << 16)
  /// A quote within a string is doubled; a backslash is nothing special.
  static let doubledQuotes = Lexis(rawValue: 1 << 17)
  /// Strings go on past the line end.
  static let multilineStrings = Lexis(rawValue: 1 << 18)

  static let cFamily: Lexis = [.slashComments, .blockComments, .characters]
}

extension CodeLanguage {
  /// By the `#!` line of a script.
  init(interpreterLine line: String) {
    let words = line.split { " /!#".contains($0) }.map { String($0) }
    if words.contains(where: { $0.hasPrefix("python") }) {
      self = .python
    } else if words.contains(where: { ["sh", "bash", "zsh", "dash", "ksh"].contains($0) }) {
      self = .shell
    } else if words.contains(where: { ["node", "deno", "bun"].contains($0) }) {
      self = .javaScript
    } else {
      self = .generic
    }
  }

  static let byExtension: [String: CodeLanguage] = {
    let languages: [(String, CodeLanguage)] = [
      ("swift", .swift), ("py pyi pyw", .python), ("c h", .c), ("cc cpp cxx hh hpp hxx ipp cu cuh m mm", .cPlusPlus),
      ("js mjs cjs jsx", .javaScript), ("ts tsx mts cts", .typeScript), ("go", .go), ("rs", .rust), ("java", .java),
      ("kt kts scala", .kotlin), ("cs", .cSharp), ("sh bash zsh ksh", .shell), ("sql ddl", .sql),
      ("yaml yml toml ini cfg conf properties env", .keyed),
      (
        "json jsonl json5 css scss less php rb pl lua r jl ex exs erl hs ml dart proto graphql tf cmake gradle bat ps1 vue",
        .generic
      ),
    ]
    var table: [String: CodeLanguage] = [:]
    for (extensions, language) in languages {
      for name in extensions.split(separator: " ") { table[String(name)] = language }
    }
    return table
  }()

  static let swift = CodeLanguage(
    name: "Swift", structure: .braces,
    lexis: [.slashComments, .blockComments, .nestedComments, .tripleQuotes, .parenInterpolation, .hashRawStrings],
    definitions: [
      "class", "struct", "enum", "protocol", "actor", "extension", "func", "init", "deinit", "subscript", "var",
      "typealias",
    ],
    containers: ["class", "struct", "enum", "protocol", "actor", "extension"], endsStatementsAtLines: true)

  static let python = CodeLanguage(
    name: "Python", structure: .indentation, lexis: [.hashComments, .singleQuotes, .tripleQuotes],
    definitions: ["def", "class"], containers: ["class"])

  static let c = CodeLanguage(
    name: "C", structure: .braces, lexis: .cFamily.union(.preprocessor), definitions: ["struct", "union", "enum"],
    hasBareFunctions: true)

  static let cPlusPlus = CodeLanguage(
    name: "C++", structure: .braces, lexis: .cFamily.union([.preprocessor, .cppRawStrings]),
    definitions: ["class", "struct", "union", "enum", "namespace"],
    containers: ["class", "struct", "union", "namespace"], hasBareFunctions: true)

  static let javaScript = CodeLanguage(
    name: "JavaScript", structure: .braces,
    lexis: [.slashComments, .blockComments, .singleQuotes, .templates, .regexLiterals],
    definitions: ["class", "function"], containers: ["class"], hasBareFunctions: true, endsStatementsAtLines: true)

  static let typeScript = CodeLanguage(
    name: "TypeScript", structure: .braces, lexis: javaScript.lexis,
    definitions: ["class", "function", "interface", "enum", "namespace", "module", "type"],
    containers: ["class", "namespace", "module"], hasBareFunctions: true, endsStatementsAtLines: true)

  static let go = CodeLanguage(
    name: "Go", structure: .braces, lexis: .cFamily.union(.rawBackticks), definitions: ["func", "type"],
    endsStatementsAtLines: true)

  static let rust = CodeLanguage(
    name: "Rust", structure: .braces,
    lexis: .cFamily.union([.nestedComments, .hashRawStrings, .multilineStrings]),
    definitions: ["fn", "struct", "enum", "trait", "impl", "mod", "union", "macro_rules", "type"],
    containers: ["impl", "trait", "mod"])

  static let java = CodeLanguage(
    name: "Java", structure: .braces, lexis: .cFamily.union(.tripleQuotes),
    definitions: ["class", "interface", "enum", "record"],
    containers: ["class", "interface", "enum", "record"], hasBareFunctions: true)

  static let kotlin = CodeLanguage(
    name: "Kotlin", structure: .braces, lexis: .cFamily.union([.tripleQuotes, .nestedComments]),
    definitions: ["class", "interface", "object", "fun", "def", "trait"],
    containers: ["class", "interface", "object", "trait"], endsStatementsAtLines: true)

  static let cSharp = CodeLanguage(
    name: "C#", structure: .braces, lexis: .cFamily.union([.tripleQuotes, .preprocessor]),
    definitions: ["class", "interface", "enum", "record", "struct", "namespace"],
    containers: ["class", "interface", "record", "struct", "namespace"], hasBareFunctions: true)

  static let shell = CodeLanguage(
    name: "Shell", structure: .braces,
    lexis: [.hashComments, .singleQuotes, .hereDocuments, .multilineStrings], definitions: ["function"],
    hasBareFunctions: true, endsStatementsAtLines: true)

  static let sql = CodeLanguage(
    name: "SQL", structure: .statements,
    lexis: [.dashComments, .blockComments, .singleQuotes, .doubledQuotes, .dollarQuotes, .multilineStrings])

  /// YAML, TOML and their like: a top-level key, or a table in brackets, with what belongs to it.
  static let keyed = CodeLanguage(name: "configuration", structure: .keys, lexis: .hashComments)

  static let generic = CodeLanguage(
    name: "code", structure: .none, lexis: [.slashComments, .hashComments, .blockComments])
}
