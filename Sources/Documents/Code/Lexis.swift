/// How a language writes comments, strings and words.
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
  /// `${…}` in strings holds code; in Ruby, `#{…}`.
  static let braceInterpolation = Lexis(rawValue: 1 << 9)
  /// `` `…${code}…` ``
  static let templates = Lexis(rawValue: 1 << 10)
  /// `` `…` `` without escapes.
  static let rawBackticks = Lexis(rawValue: 1 << 11)
  /// `#"…"#` and `r#"…"#`
  static let hashRawStrings = Lexis(rawValue: 1 << 12)
  /// `R"tag(…)tag"`
  static let cppRawStrings = Lexis(rawValue: 1 << 13)
  /// C#'s `@"…"` and `$"…{code}…"`
  static let verbatimStrings = Lexis(rawValue: 1 << 14)
  static let regexLiterals = Lexis(rawValue: 1 << 15)
  static let preprocessor = Lexis(rawValue: 1 << 16)
  static let hereDocuments = Lexis(rawValue: 1 << 17)
  /// `$name`, `${…}`, `$(…)`, words with hyphens, and no escapes in `'…'`.
  static let shellWords = Lexis(rawValue: 1 << 18)
  /// `$$…$$`, `$tag$…$tag$`
  static let dollarQuotes = Lexis(rawValue: 1 << 19)
  /// A quote within a string is doubled; a backslash is nothing special.
  static let doubledQuotes = Lexis(rawValue: 1 << 20)
  /// Strings go on past the line end.
  static let multilineStrings = Lexis(rawValue: 1 << 21)
  /// `$` is a letter.
  static let dollarWords = Lexis(rawValue: 1 << 22)
  /// Lua's `[[…]]` and `--[[…]]`
  static let longBrackets = Lexis(rawValue: 1 << 23)
  /// `:name`, `%w[…]`, `?c`, `empty?`, `=begin`, `__END__`
  static let rubyLiterals = Lexis(rawValue: 1 << 24)
  /// Code stands between `<?php` and `?>`; `#[` begins an attribute.
  static let phpTags = Lexis(rawValue: 1 << 25)

  static let cFamily: Lexis = [.slashComments, .blockComments, .characters]
  static let script: Lexis = [
    .slashComments, .blockComments, .singleQuotes, .templates, .regexLiterals, .dollarWords,
  ]
}
