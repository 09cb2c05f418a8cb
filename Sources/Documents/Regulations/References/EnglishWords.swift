/// Words that English references are made of.
enum EnglishWords {
  /// The level that a word names, and whether it announces several.
  static func keyword(_ word: String) -> (ClauseLevel, isPlural: Bool)? { keywords[word] }

  private static let keywords: [String: (ClauseLevel, isPlural: Bool)] = [
    "article": (.article, false), "art": (.article, false), "articles": (.article, true), "arts": (.article, true),
    "section": (.section, false), "sections": (.section, true), "chapter": (.chapter, false),
    "chapters": (.chapter, true), "title": (.title, false), "titles": (.title, true), "part": (.part, false),
    "parts": (.part, true), "annex": (.annex, false), "annexes": (.annex, true), "paragraph": (.paragraph, false),
    "paragraphs": (.paragraph, true), "para": (.paragraph, false), "paras": (.paragraph, true),
    "subsection": (.paragraph, false), "subsections": (.paragraph, true), "subparagraph": (.subparagraph, false),
    "subparagraphs": (.subparagraph, true), "point": (.point, false), "points": (.point, true),
  ]

  static let ordinals = [
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
  ]

  static let counts = [
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
  ]

  /// May stand behind a number without being counted by it.
  static let functionWords: Set<String> = [
    "of", "shall", "may", "must", "do", "does", "is", "are", "apply", "applies", "to", "in", "and", "or", "for", "by",
    "on", "where", "when", "has", "have", "above", "below", "if", "as", "with", "under", "from",
  ]

  static let companies: Set<String> = ["ltd", "inc", "llc", "group", "gmbh", "limited", "corporation", "corp", "plc"]

  /// What an enactment is called.
  static let enactments: Set<String> = [
    "regulation", "directive", "decision", "act", "code", "law", "treaty", "convention", "charter", "constitution",
    "rules", "regulations", "order", "statute", "ordinance", "protocol", "policy", "agreement", "recommendation",
  ]
}
