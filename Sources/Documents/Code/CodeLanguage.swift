/// A programming language, and how its definitions are found.
struct CodeLanguage: Equatable {
  /// How the language shows where a definition ends.
  enum Structure: Equatable {
    case braces(Grammar)
    /// Words that open and a word that closes.
    case blocks(BlockOutline.Dialect)
    case indentation, statements, keys, none
  }

  /// What the definitions of a language with braces look like.
  enum Grammar: Equatable {
    case c, cPlusPlus, cSharp, go, java, javaScript, kotlin, php, rust, shell, swift, typeScript
  }

  var name: String
  var structure: Structure
  var lexis: Lexis
  /// What joins the names of a symbol.
  var separator = "."
}

extension CodeLanguage {
  /// By the `#!` line of a script.
  init(interpreterLine line: String) {
    let words = line.split { " /!#".contains($0) }.map { String($0) }
    let interpreters: [(CodeLanguage, [String])] = [
      (.python, ["python"]), (.shell, ["sh", "bash", "zsh", "dash", "ksh"]), (.javaScript, ["node", "deno", "bun"]),
      (.ruby, ["ruby"]), (.php, ["php"]), (.lua, ["lua"]),
    ]
    let found = interpreters.first { _, names in
      words.contains { word in names.contains { $0 == word.prefix { !$0.isNumber && $0 != "." } } }
    }
    self = found?.0 ?? .generic
  }

  static let byExtension: [String: CodeLanguage] = {
    let languages: [(String, CodeLanguage)] = [
      ("swift", .swift), ("py pyi pyw", .python), ("c h", .c), ("cc cpp cxx hh hpp hxx ipp cu cuh m mm", .cPlusPlus),
      ("js mjs cjs jsx", .javaScript), ("ts tsx mts cts", .typeScript), ("go", .go), ("rs", .rust), ("java", .java),
      ("kt kts scala", .kotlin), ("cs", .cSharp), ("sh bash zsh ksh", .shell), ("sql ddl", .sql), ("lua", .lua),
      ("rb rake gemspec", .ruby), ("php phtml inc", .php),
      ("yaml yml toml ini cfg conf properties env", .keyed),
      (
        "json jsonl json5 css scss less pl r jl ex exs erl hs ml dart proto graphql tf cmake gradle bat ps1 vue",
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
    name: "Swift", structure: .braces(.swift),
    lexis: [.slashComments, .blockComments, .nestedComments, .tripleQuotes, .parenInterpolation, .hashRawStrings])

  static let python = CodeLanguage(
    name: "Python", structure: .indentation, lexis: [.hashComments, .singleQuotes, .tripleQuotes])

  static let c = CodeLanguage(
    name: "C", structure: .braces(.c), lexis: .cFamily.union([.preprocessor, .dollarWords]),
    separator: "::")

  static let cPlusPlus = CodeLanguage(
    name: "C++", structure: .braces(.cPlusPlus), lexis: .cFamily.union([.preprocessor, .cppRawStrings, .dollarWords]),
    separator: "::")

  static let javaScript = CodeLanguage(name: "JavaScript", structure: .braces(.javaScript), lexis: .script)

  static let typeScript = CodeLanguage(name: "TypeScript", structure: .braces(.typeScript), lexis: .script)

  static let go = CodeLanguage(name: "Go", structure: .braces(.go), lexis: .cFamily.union(.rawBackticks))

  static let rust = CodeLanguage(
    name: "Rust", structure: .braces(.rust),
    lexis: .cFamily.union([.nestedComments, .hashRawStrings, .multilineStrings]), separator: "::")

  static let java = CodeLanguage(
    name: "Java", structure: .braces(.java), lexis: .cFamily.union([.tripleQuotes, .dollarWords]))

  static let kotlin = CodeLanguage(
    name: "Kotlin", structure: .braces(.kotlin),
    lexis: .cFamily.union([.tripleQuotes, .nestedComments, .braceInterpolation, .rawBackticks]))

  static let cSharp = CodeLanguage(
    name: "C#", structure: .braces(.cSharp), lexis: .cFamily.union([.tripleQuotes, .preprocessor, .verbatimStrings]))

  static let php = CodeLanguage(
    name: "PHP", structure: .braces(.php),
    lexis: [
      .slashComments, .hashComments, .blockComments, .singleQuotes, .multilineStrings, .hereDocuments, .dollarWords,
      .phpTags,
    ], separator: "::")

  static let shell = CodeLanguage(
    name: "Shell", structure: .braces(.shell),
    lexis: [.hashComments, .singleQuotes, .hereDocuments, .shellWords, .multilineStrings])

  static let ruby = CodeLanguage(
    name: "Ruby", structure: .blocks(.ruby),
    lexis: [
      .hashComments, .singleQuotes, .rawBackticks, .regexLiterals, .hereDocuments, .rubyLiterals, .braceInterpolation,
      .multilineStrings,
    ], separator: "::")

  static let lua = CodeLanguage(
    name: "Lua", structure: .blocks(.lua), lexis: [.dashComments, .singleQuotes, .longBrackets])

  static let sql = CodeLanguage(
    name: "SQL", structure: .statements,
    lexis: [.dashComments, .blockComments, .singleQuotes, .doubledQuotes, .dollarQuotes, .multilineStrings])

  /// YAML, TOML and their like: a top-level key, or a table in brackets, with what belongs to it.
  static let keyed = CodeLanguage(name: "configuration", structure: .keys, lexis: .hashComments)

  static let generic = CodeLanguage(
    name: "code", structure: .none, lexis: [.slashComments, .hashComments, .blockComments])
}
