/// A line that opens a division or a clause of a regulation.
struct RegulationHeading: Equatable {
  enum Level: Int, Comparable {
    case part = 1
    case subpart, chapter, section, subsection, clause

    static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
  }

  var level: Level
  /// What the line opens by its own words; `level` is where that stands among others.
  var unit: ClauseLevel
  var number: Int
  /// 之一, 之二 … of clauses that were inserted later; 0 for the others.
  var insertion = 0
  /// The letters of `Article 6a`; empty for the others.
  var suffix = ""
  /// As it stands in a heading path: `第十二条`, `第一章 总则`, `Article 6 — Scope`.
  var label: String
  /// English `Section`, which is a clause unless the document has articles.
  var isEnglishSection = false

  /// Whether the line that was read ends with the heading. Otherwise the clause's text begins on it.
  var isWholeLine: Bool
  /// Where the text behind the number begins: UTF-8 offset in the line.
  var bodyStart = 0

  /// As it stands in the id of the clause.
  var numberText: String { "\(number)" + (insertion > 0 ? "-\(insertion)" : suffix) }
}

/// What is known where a line stands, to tell a heading from a cross-reference.
struct RegulationContext {
  /// The line is marked as a heading by the document's format.
  var isMarkedHeading = false
  /// The line before ends a sentence, or there is none in this paragraph.
  var followsBreak = true
  /// Number of the last clause; 0 at the beginning.
  var lastClause = 0
}

extension RegulationHeading {
  /// Reads a line, without its line end. `nil` for running text, cross-references at its beginning included.
  static func parse(_ line: String, in context: RegulationContext) -> RegulationHeading? {
    let text = line.unicodeScalars.drop { isWhitespace($0.value) || $0 == "*" || $0 == "_" || $0 == "#" }
    guard let first = text.first else { return nil }
    if first == "第" { return chinese(Substring(text), in: context) }
    if first == "附" { return chineseAnnex(Substring(text), in: context) }
    guard first.isASCII || first == "§" else { return nil }
    return english(Substring(text), in: context)
  }

  // MARK: Chinese

  private static let units: [(String, Level, ClauseLevel)] = [
    ("分编", .subpart, .subpart), ("编", .part, .part), ("篇", .part, .part), ("部分", .part, .part),
    ("章", .chapter, .chapter), ("节", .section, .section), ("目", .subsection, .subsection),
    ("条", .clause, .article),
  ]

  private static func chinese(_ line: Substring, in context: RegulationContext) -> RegulationHeading? {
    var scalars = line.unicodeScalars.dropFirst()
    let numeral = scalars.prefix { ChineseNumeral.isNumeral($0) || $0 == " " }
    guard numeral.count <= 24, let number = ChineseNumeral.value(of: String(numeral).filter { $0 != " " }) else {
      return nil
    }
    scalars = scalars.dropFirst(numeral.count)
    let tail = Substring(scalars)
    guard let (unit, level, kind) = units.first(where: { tail.hasPrefix($0.0) }) else { return nil }
    var rest = tail.dropFirst(unit.count)
    var label = "第" + String(numeral).filter { $0 != " " } + unit
    var insertion = 0
    if rest.hasPrefix("之"), case let digits = rest.dropFirst().unicodeScalars.prefix(while: ChineseNumeral.isNumeral),
      let value = ChineseNumeral.value(of: String(digits))
    {
      insertion = value
      label += "之" + String(digits)
      rest = rest.dropFirst(1 + digits.count)
    }
    var heading = RegulationHeading(
      level: level, unit: kind, number: number, insertion: insertion, label: label, isWholeLine: false,
      bodyStart: offset(of: rest.startIndex, in: rest))
    return level == .clause ? clause(&heading, rest: rest, in: context) : division(&heading, rest: rest, in: context)
  }

  private static func clause(
    _ heading: inout RegulationHeading, rest: Substring, in context: RegulationContext
  ) -> RegulationHeading? {
    let body = rest.drop { $0 == "*" || $0 == "_" }
    let words = body.drop { $0.isWhitespace || $0 == "*" || $0 == "_" }
    guard !refersOn(body) else { return nil }
    if context.isMarkedHeading || words.isEmpty {
      heading.isWholeLine = true
      if !words.isEmpty { heading.label += " " + words.singleLine(limit: 80).filter { $0 != "*" } }
      return heading
    }
    guard context.followsBreak, let next = body.first else { return nil }
    let isSuccessor =
      heading.number - 1 == context.lastClause || (heading.insertion > 0 && heading.number == context.lastClause)
    guard next.isWhitespace || "【〔[：:（(".contains(next) || isSuccessor else { return nil }
    if "【〔[".contains(words.first ?? " "), let end = words.firstIndex(where: { "】〕]".contains($0) }) {
      heading.label += " " + words[words.index(after: words.startIndex)..<end].singleLine(limit: 80)
      heading.bodyStart = offset(of: words.index(after: end), in: words)
    }
    return heading
  }

  private static func division(
    _ heading: inout RegulationHeading, rest: Substring, in context: RegulationContext
  ) -> RegulationHeading? {
    let words = rest.singleLine(limit: 81).filter { $0 != "*" }
    let isRunningText = words.count > 40 || "。；，：、;".contains(words.last ?? " ") || words.contains("。")
    guard context.isMarkedHeading || (context.followsBreak && !isRunningText && !refersOn(rest)) else { return nil }
    heading.label += words.isEmpty ? "" : " " + words
    heading.isWholeLine = true
    return heading
  }

  /// Whether what follows the number makes it a reference: 第二十条第二款规定的…, 第二十条、第二十一条, 第二十条的. White space after the
  /// number speaks for a heading, so less counts against it then.
  private static func refersOn(_ rest: Substring) -> Bool {
    let words = rest.drop { $0.isWhitespace }
    guard let first = words.first else { return false }
    if first == "第" {
      let unit = words.unicodeScalars.dropFirst().drop(while: ChineseNumeral.isNumeral).first
      return unit.map { "款项条目".unicodeScalars.contains($0) } ?? false
    }
    if rest.first?.isWhitespace == true { return first == "的" || words.hasPrefix("规定") }
    return "、，,。；;）)至到和与或及的之所规中以前后".contains(first)
  }

  /// `附件一　名录`, on a line of its own.
  private static func chineseAnnex(_ line: Substring, in context: RegulationContext) -> RegulationHeading? {
    guard line.hasPrefix("附件") else { return nil }
    let rest = line.dropFirst(2)
    let numeral = rest.unicodeScalars.drop { $0 == " " }.prefix(while: ChineseNumeral.isNumeral)
    guard numeral.count <= 4, let number = numeral.isEmpty ? 1 : ChineseNumeral.value(of: String(numeral)) else {
      return nil
    }
    let tail = rest[numeral.endIndex...]
    guard tail.first.map({ $0.isWhitespace || "：:".contains($0) }) ?? true else { return nil }
    var heading = RegulationHeading(
      level: .part, unit: .annex, number: number, label: "附件" + String(numeral), isWholeLine: true)
    return division(&heading, rest: tail.drop { "：:".contains($0) }, in: context)
  }

  private static func offset(of index: Substring.Index, in line: Substring) -> Int {
    line.base.utf8.distance(from: line.base.startIndex, to: index)
  }

  // MARK: English

  private static let keywords: [(String, Level, ClauseLevel)] = [
    ("article", .clause, .article), ("art.", .clause, .article), ("section", .clause, .section),
    ("sec.", .clause, .section), ("§", .clause, .section), ("part", .part, .part), ("title", .part, .title),
    ("annex", .part, .annex), ("chapter", .chapter, .chapter), ("division", .chapter, .chapter),
  ]

  private static func english(_ line: Substring, in context: RegulationContext) -> RegulationHeading? {
    let lower = line.prefix(12).lowercased()
    guard let (keyword, level, unit) = keywords.first(where: { lower.hasPrefix($0.0) }),
      line.first?.isLowercase == false
    else { return nil }
    let afterKeyword = line.dropFirst(keyword.count)
    let spaces = afterKeyword.prefix { $0 == " " || $0 == "\u{A0}" }
    guard !spaces.isEmpty || keyword == "§" else { return nil }
    let token = afterKeyword.dropFirst(spaces.count).prefix { $0.isLetter || $0.isNumber }
    guard let number = Int(token.prefix { $0.isNumber }) ?? RomanNumeral.value(of: token) else { return nil }
    let rest = afterKeyword.dropFirst(spaces.count + token.count).drop { $0 == "*" || $0 == "_" }
    guard isHeadingTail(rest, in: context) else { return nil }
    let whole = line.singleLine(limit: 120).filter { $0 != "*" }
    let isWholeLine =
      context.isMarkedHeading || (rest.count <= 100 && !(rest.last.map { ".;:,".contains($0) } ?? false))
    let name = String(line.dropLast(rest.count)).singleLine()
    let letters = token.drop { $0.isNumber }.lowercased()
    return RegulationHeading(
      level: level, unit: unit, number: number, suffix: token.first?.isNumber == true ? letters : "",
      label: isWholeLine ? whole : name, isEnglishSection: keyword == "section" || keyword == "sec.",
      isWholeLine: isWholeLine, bodyStart: offset(of: rest.startIndex, in: rest))
  }

  /// `Article 6(1) applies`, `Article 6 of the Regulation`, `Article 6, which` go on; `Article 6`, `Article 6 — Scope`,
  /// `Section 3. Definitions`, `Article 6 Scope` do not.
  private static func isHeadingTail(_ rest: Substring, in context: RegulationContext) -> Bool {
    guard let next = rest.first else { return context.isMarkedHeading || context.followsBreak }
    if context.isMarkedHeading { return next != "(" }
    guard context.followsBreak, !"(,;/-'’".contains(next) else { return false }
    let words = rest.drop { $0.isWhitespace }
    guard let first = words.first else { return true }
    if ".:—–-".contains(first) { return words.dropFirst().first.map { $0.isWhitespace } ?? true }
    return first.isUppercase && rest.count <= 100 && !".;,".contains(rest.last ?? " ")
  }
}
