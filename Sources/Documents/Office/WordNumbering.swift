/// Counts the numbered paragraphs of a Word document, whose numbers stand in no text: `第十二条`, `1.2.3`, `(a)`.
struct WordNumbering {
  private struct Level {
    var start = 1
    var format = "decimal"
    /// `%1` stands for the number at the outermost level.
    var pattern = ""
  }
  private struct List {
    var pattern: String
    var starts: [Int: Int] = [:]
  }

  private var patterns: [String: [Int: Level]] = [:]
  private var lists: [String: List] = [:]
  /// The numbers reached, by pattern: lists of one pattern count on.
  private var counts: [String: [Int]] = [:]
  /// Lists whose own start was taken into account.
  private var begun: Set<String> = []

  init(_ bytes: [UInt8]?, in package: OfficePackage) throws(DocumentError) {
    guard let bytes else { return }
    let cursor = try package.cursor(bytes)
    var pattern: String?
    var list: String?
    var level = 0
    while let event = try cursor.next() {
      switch event {
      case .start("abstractNum"): pattern = cursor["abstractNumId"]
      case .end("abstractNum"): pattern = nil
      case .start("num"): list = cursor["numId"]
      case .end("num"): list = nil
      case .start("lvl"), .start("lvlOverride"): level = cursor["ilvl"].flatMap { Int($0) } ?? 0
      case .start(let name):
        guard let value = cursor["val"] else { continue }
        if let list {
          if name == "abstractNumId" { lists[list] = List(pattern: value) }
          if name == "startOverride" { lists[list]?.starts[level] = Int(value) }
        } else if let pattern, (0..<9).contains(level) {
          switch name {
          case "start": patterns[pattern, default: [:]][level, default: Level()].start = Int(value) ?? 1
          case "numFmt": patterns[pattern, default: [:]][level, default: Level()].format = value
          case "lvlText": patterns[pattern, default: [:]][level, default: Level()].pattern = value
          default: break
          }
        }
      default: break
      }
    }
  }

  /// The mark of the next paragraph at a place, which it counts; `-` for bullets. `nil` where there is no such list.
  mutating func next(at place: WordListPlace) -> String? {
    guard (0..<9).contains(place.level), let list = lists[place.list], let levels = patterns[list.pattern],
      let level = levels[place.level]
    else { return nil }
    if level.format == "bullet" { return "-" }
    var numbers = counts[list.pattern] ?? []
    if begun.insert(place.list).inserted, !list.starts.isEmpty { numbers = [] }
    while numbers.count <= place.level {
      let start = list.starts[numbers.count] ?? levels[numbers.count]?.start ?? 1
      numbers.append(numbers.count < place.level ? start : start &- 1)
    }
    numbers[place.level] &+= 1
    numbers.removeLast(numbers.count - place.level - 1)
    counts[list.pattern] = numbers
    if level.format == "none" { return nil }
    var mark = level.pattern
    for (index, number) in numbers.enumerated() {
      let text = NumberFormat.text(number, levels[index]?.format ?? "decimal")
      mark = mark.replacing("%\(index + 1)", with: text)
    }
    mark = mark.singleLine(limit: 60)
    return mark.isEmpty ? nil : mark
  }
}

/// Numbers as word processors write them.
enum NumberFormat {
  static func text(_ number: Int, _ format: String) -> String {
    guard number > 0, number < 100_000 else { return String(number) }
    switch format {
    case "lowerLetter": return letters(number)
    case "upperLetter": return letters(number).uppercased()
    case "lowerRoman": return roman(number).lowercased()
    case "upperRoman": return roman(number)
    case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
      "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand":
      return chinese(number)
    case "chineseLegalSimplified", "ideographLegalTraditional": return String(number)
    case "ideographTraditional": return number <= 10 ? String(Array("甲乙丙丁戊己庚辛壬癸")[number - 1]) : String(number)
    case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
      let circled = number <= 20 ? Unicode.Scalar(UInt32(0x245F + number)) : nil
      return circled.map { String(Character($0)) } ?? String(number)
    case "decimalZero": return number < 10 ? "0\(number)" : String(number)
    default: return String(number)
    }
  }

  /// a … z, aa, bb, …
  private static func letters(_ number: Int) -> String {
    let letter = Unicode.Scalar(UInt8(ascii: "a") + UInt8((number - 1) % 26))
    return String(repeating: String(Character(letter)), count: min((number - 1) / 26 + 1, 40))
  }

  private static func roman(_ number: Int) -> String {
    guard number < 4000 else { return String(number) }
    let values = [
      (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
      (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ]
    var rest = number
    return values.reduce(into: "") { text, value in
      while rest >= value.0 {
        text += value.1
        rest -= value.0
      }
    }
  }

  /// 一 … 十, 十一, 二十, 一百零一.
  private static func chinese(_ number: Int) -> String {
    let digits = Array("零一二三四五六七八九")
    var text = ""
    var needsZero = false
    for (unit, name) in [(10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")] {
      let digit = number / unit % 10
      if digit == 0 {
        needsZero = !text.isEmpty
        continue
      }
      if needsZero { text.append("零") }
      needsZero = false
      text.append(unit == 10 && text.isEmpty && digit == 1 ? "" : String(digits[digit]))
      text.append(name)
    }
    return text
  }
}
