/// A line of Markdown without the addresses of its links.
struct LinkText {
  var text = ""
  var linked: [String] = []
  /// Share of the characters that are in links.
  var linkedShare = 0.0
  var links: Int { linked.count }

  static func plain(_ line: String) -> LinkText {
    var result = LinkText()
    guard line.utf8.contains(UInt8(ascii: "]")) else {
      result.text = line
      return result
    }
    var place = line.startIndex
    var linkedCharacters = 0
    for match in line.matches(of: /\[([^\[\]]{1,80})\]\([^()\s]{0,300}\)/) {
      result.text += line[place..<match.range.lowerBound]
      let label = String(match.1)
      result.text += label
      result.linked.append(label.lowercased().trimmed)
      linkedCharacters += label.count
      place = match.range.upperBound
    }
    result.text += line[place...]
    let visible = result.text.count { $0.isLetter || $0.isNumber }
    result.linkedShare = visible > 0 ? min(1, Double(linkedCharacters) / Double(visible)) : 0
    return result
  }

  /// What stands between bars, arrows, bullets or wide gaps; without any of these, between spaces if all is short.
  static func labels(_ line: String) -> [String] {
    let marks: Set<Character> = ["|", "｜", "·", "•", ">", "»", "›", "/", "／", "、", ":", "：", "\t", "*", "-", "→"]
    var pieces = line.split { marks.contains($0) }.map { String($0).trimmed }.filter { !$0.isEmpty }
    if pieces.count < 3 || pieces.contains(where: { $0.contains("  ") }) {
      let gaps = line.replacing("  ", with: "\n").split { marks.contains($0) || $0.isNewline }
        .map { String($0).trimmed }.filter { !$0.isEmpty }
      if gaps.count > pieces.count { pieces = gaps }
    }
    if pieces.count < 3 {
      let words = line.split { $0 == " " || $0 == "　" || marks.contains($0) }.map(String.init)
      if words.count > pieces.count, words.allSatisfy({ $0.count <= 10 }) { pieces = words }
    }
    return pieces
  }
}

extension String {
  fileprivate var trimmed: String {
    let scalars = Array(unicodeScalars)
    let start = scalars.firstIndex { !isWhitespace($0.value) } ?? scalars.count
    let end = scalars.lastIndex { !isWhitespace($0.value) } ?? start - 1
    var view = String.UnicodeScalarView()
    if start <= end { view.append(contentsOf: scalars[start...end]) }
    return String(view)
  }
}
