/// Manual pages in roff (`man` and `mdoc` macros): sections as headings, tagged paragraphs as lists, examples as code. The title is what
/// `man -k` shows: `tar(1) - an archiving utility`.
enum ManualParser {
  static func parse(_ text: String, name: String) throws(DocumentError) -> Document {
    var reader = ManualReader()
    for line in text.split(separator: /\r?\n/, omittingEmptySubsequences: false) { reader.take(String(line)) }
    reader.flush()
    var draft = try reader.writer.draft(title: reader.title)
    draft.kind = .article
    return try draft.document(name: name)
  }
}

struct ManualReader {
  private(set) var writer = BlockWriter()

  private var page: (name: String, section: String)?
  /// The words of the section NAME, which has the purpose in one line.
  private var purpose = ""
  private var section = ""
  private var paragraph: [String] = []
  /// Lines between `.nf` and `.fi`, as they stand.
  private var code: [String]?
  /// The mark of a tagged paragraph: not yet seen, or seen.
  private var awaitsTag = false
  private var tag: String?
  /// Inside of `.de`, a definition.
  private var isDefining = false

  var title: String? {
    let words = purpose.singleLine()
    guard let page else { return words.isEmpty ? nil : words }
    let label = "\(page.name.lowercased())(\(page.section))"
    let parts = words.split(separator: " - ", maxSplits: 1)
    return parts.count == 2 ? "\(label) - \(parts[1])" : words.isEmpty ? label : "\(label) - \(words)"
  }

  mutating func take(_ line: String) {
    if isDefining {
      isDefining = !line.hasPrefix("..")
      return
    }
    guard let first = line.first, first == "." || first == "'" else {
      text(Self.plain(line))
      return
    }
    let words = Self.arguments(line.dropFirst())
    guard let macro = words.first else { return }
    self.macro(macro, words.dropFirst().map(Self.plain))
  }

  private mutating func text(_ text: String) {
    if code != nil {
      code?.append(text)
    } else if text.allSatisfy(\.isWhitespace) {
      flush()
    } else if awaitsTag {
      awaitsTag = false
      tag = text
    } else {
      paragraph.append(text)
    }
  }

  private mutating func macro(_ name: String, _ words: [String]) {
    switch name {
    case "TH", "Dt":
      if words.count > 1 { page = (words[0], words[1]) }
    case "SH", "Sh": heading(words, level: 1)
    case "SS", "Ss": heading(words, level: 2)
    case "PP", "P", "LP", "Pp", "sp", "HP", "RE", "RS", "El", "Bl": flush()
    case "TP", "TQ":
      flush()
      awaitsTag = true
    case "IP", "It":
      flush()
      tag = name == "It" ? Self.mdoc(words) : words.first ?? ""
    case "nf", "EX", "Bd":
      flush()
      code = []
    case "fi", "EE", "Ed": flush()
    case "br": if code == nil, !paragraph.isEmpty { paragraph.append("\n") }
    case "B", "I", "SM", "SB": text(words.joined(separator: " "))
    case "BR", "RB", "IR", "RI", "BI", "IB": text(words.joined())
    case "Nd":
      purpose += " - " + words.joined(separator: " ")
      text("– " + words.joined(separator: " "))
    case "Nm":
      let name = words.first ?? page?.name.lowercased() ?? ""
      if section == "NAME", purpose.isEmpty { purpose = name }
      text(([name] + words.dropFirst()).joined(separator: " "))
    case "de", "ig": isDefining = true
    case "UR", "MT": text(words.joined(separator: " "))
    case "Fl": text(Self.mdoc([name] + words))
    case _ where Self.inline.contains(name): text(Self.mdoc(words))
    default: break
    }
  }

  /// mdoc's macros whose arguments are words of the text.
  private static let inline: Set<String> = [
    "Ar", "Op", "Xr", "Pa", "Em", "Sy", "Li", "Dq", "Sq", "Qq", "Pq", "Ql", "Cm", "Ic", "Ev", "Va", "Vt", "Fn", "Fa",
    "Ft",
    "Dv", "Er", "Lk", "Mt", "An", "St", "Bx", "Ux", "Tn", "No", "Ns", "D1", "Dl", "Brq", "Aq", "Oo", "Oc",
  ]

  /// Arguments of an mdoc macro: macros among them are gone, `Fl` stands for a dash.
  private static func mdoc(_ words: [String]) -> String {
    var text = ""
    var dash = false
    for word in words {
      if word == "Fl" {
        dash = true
      } else if !inline.contains(word), !["Nm", "Ns", "Ap", "Xo", "Xc"].contains(word) {
        let isPunctuation = word.count == 1 && ".,:;)]".contains(word)
        text += (text.isEmpty || isPunctuation ? "" : " ") + (dash && !isPunctuation ? "-" : "") + word
        dash = false
      }
    }
    return text
  }

  private mutating func heading(_ words: [String], level: Int) {
    flush()
    let text = words.joined(separator: " ")
    if level == 1 { section = text.uppercased() }
    writer.heading(text, level: level)
  }

  mutating func flush() {
    let words = paragraph.joined(separator: " ").replacing(" \n ", with: "\n")
    let mark = tag
    let lines = code
    (paragraph, tag, awaitsTag, code) = ([], nil, false, nil)
    if let lines {
      writer.code(lines.joined(separator: "\n").trimmingSpaces())
    } else if let mark {
      let isBullet = ["•", "*", "-", "o", "·", ""].contains(mark)
      writer.item(isBullet ? words : words.isEmpty ? mark : "\(mark): \(words)")
    } else {
      if ["NAME", "名称", "名字", "NOM", "BEZEICHNUNG"].contains(section), purpose.isEmpty { purpose = words }
      writer.paragraph(words)
    }
  }

  // MARK: Escapes

  /// The macro and its arguments; those in quotes may hold spaces.
  private static func arguments(_ line: Substring) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    var isOpen = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
        isOpen = true
      } else if character == " " || character == "\t", !isQuoted {
        if isOpen { words.append(word) }
        (word, isOpen) = ("", false)
      } else {
        word.append(character)
        isOpen = true
      }
    }
    if isOpen { words.append(word) }
    return words.first?.hasPrefix("\\\"") == true ? [] : words
  }

  private static let characters: [String: String] = [
    "aq": "'", "dq": "\"", "bu": "•", "em": "—", "en": "–", "hy": "-", "lq": "“", "rq": "”", "oq": "‘", "cq": "’",
    "co": "©", "rg": "®", "ti": "~", "ha": "^", "rs": "\\", "ga": "`", "->": "→", "<-": "←", "mu": "×", "de": "°",
  ]

  /// Without font changes, comments and widths; special characters as what they show.
  private static func plain(_ line: String) -> String {
    guard line.contains("\\") else { return line }
    var text = ""
    var rest = line[...]
    while let character = rest.popFirst() {
      guard character == "\\", let escape = rest.popFirst() else {
        text.append(character)
        continue
      }
      switch escape {
      case "f", "s", "*", "n", "F", "m", "M": skipName(&rest)
      case "\"", "#": return text
      case "-": text.append("-")
      case "e", "\\": text.append("\\")
      case "(":
        let name = String(rest.prefix(2))
        rest = rest.dropFirst(2)
        text += characters[name] ?? ""
      case "[":
        let name = String(rest.prefix { $0 != "]" })
        rest = rest.dropFirst(name.count + 1)
        text += characters[name] ?? ""
      case "h", "v", "w", "D", "o", "l", "L":
        guard let quote = rest.popFirst() else { return text }
        rest = rest.drop { $0 != quote }.dropFirst()
      case " ", "~", "0": text.append(" ")
      case "&", "|", "^", "/", ",", ":", "%", "c", "p", "{", "}", ")", "!", "?": break
      default: text.append(escape)
      }
    }
    return text
  }

  /// Past one letter, `(` and two, or `[` and a name.
  private static func skipName(_ rest: inout Substring) {
    switch rest.popFirst() {
    case "(": rest = rest.dropFirst(2)
    case "[": rest = rest.drop { $0 != "]" }.dropFirst()
    case "+", "-": rest = rest.dropFirst()
    default: break
    }
  }
}
