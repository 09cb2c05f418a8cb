/// What the characters at a line's ends say of the paragraph.
enum LineMarks {
  /// Whether a list item, a clause or a numbered heading begins with the line.
  static func begins(_ line: String) -> Bool {
    bullet(line) != nil || isHeadingLine(line)
      || RegulationHeading.parse(line, in: RegulationContext(followsBreak: true)) != nil
  }

  /// A short line that is a heading by its number: `1.2 Method`, `第三章 …`.
  static func isHeadingLine(_ line: String) -> Bool { headingLevel(line) != nil }

  static func headingLevel(_ line: String) -> Int? {
    guard line.utf8.count <= 180, line.contains(where: \.isLetter), let level = PlainTextParser.headingLevel(line)
    else {
      return nil
    }
    // A year or a quantity at the beginning of a line numbers nothing.
    guard let first = line.first, first.isASCII, first.isNumber else { return level }
    let words = line.drop { $0.isNumber || $0 == "." }.drop { $0.isWhitespace }
    guard let start = words.first, start.isUppercase || !start.isASCII else { return nil }
    return level
  }

  /// The mark of a list item and how many characters it takes, the space after it included.
  static func bullet(_ line: String) -> (text: String, length: Int)? {
    guard let first = line.first else { return nil }
    if "•·▪◦‣●○■□➢✓–*".contains(first) || first == "-" {
      let spaces = line.dropFirst().prefix { $0.isWhitespace }.count
      return spaces > 0 || "•▪◦‣●■➢".contains(first) ? ("-", 1 + spaces) : nil
    }
    var rest = line[...]
    let isOpened = rest.first == "(" || rest.first == "（"
    if isOpened { rest.removeFirst() }
    let label = rest.prefix { $0.isASCII ? $0.isNumber || $0.isLowercase : "一二三四五六七八九十".contains($0) }
    guard let close = rest.dropFirst(label.count).first, (1...3).contains(label.count) else { return nil }
    let isNumber = label.allSatisfy { $0.isASCII && $0.isNumber } && label.count <= 2
    let isLetter = label.count == 1 && label.allSatisfy { $0.isASCII }
    let isChinese = label.allSatisfy { !$0.isASCII }
    guard isNumber && ".)".contains(close) || isLetter && close == ")" || isChinese && isOpened && close == "）" else {
      return nil
    }
    let mark = (isOpened ? String(line.prefix(1)) : "") + label + String(close)
    let spaces = line.dropFirst(mark.count).prefix { $0.isWhitespace }.count
    guard line.count > mark.count + spaces, spaces > 0 || isChinese else { return nil }
    return (mark, mark.count + spaces)
  }

  static func endsSentence(_ line: String) -> Bool {
    guard let last = line.last(where: { !"\"'”’）)」』]】".contains($0) }) else { return false }
    return "。！？；：.!?;:…".contains(last)
  }

  /// Whether a line may go on with a sentence from the column or page before.
  static func goesOn(_ line: String) -> Bool {
    guard let first = line.first(where: { !"\"“‘(（「『[".contains($0) }) else { return false }
    return first.isLowercase || first.isNumber || first.unicodeScalars.first.map { isWide($0.value) } ?? false
  }
}
