/// Page numbers, and lines that come again beside them or beside page breaks: the running heads and feet of a paged text.
struct PageFurniture {
  /// Indexes of the lines.
  private(set) var lines: Set<Int> = []

  /// Occurrences from which on a line is taken to come again.
  private static let least = 3

  init(text: [UInt8], lines: [Range<Int>]) {
    let numbers = lines.indices.filter { lines[$0].count <= 64 && Self.isPageNumber(text.string(lines[$0])) }
    guard numbers.count >= Self.least || text.contains(0x0C) else { return }
    var breaks = Set(numbers.count >= Self.least ? numbers : [])
    for index in lines.indices.dropFirst() {
      if text[lines[index - 1].upperBound..<lines[index].lowerBound].contains(0x0C) { breaks.insert(index) }
    }
    if numbers.count >= Self.least { self.lines.formUnion(numbers) }
    var places: [String: [Int]] = [:]
    for (index, line) in lines.enumerated() where line.count <= 200 {
      places[Self.folded(text.string(line)), default: []].append(index)
    }
    // A head comes on every page or on every other one; a sentence of the text does not.
    for (_, indexes) in places where indexes.count >= max(Self.least, breaks.count / 2) {
      let beside = indexes.count { index in (index - 2...index + 2).contains(where: breaks.contains) }
      if beside * 10 >= indexes.count * 8 { self.lines.formUnion(indexes) }
    }
  }

  /// `第 3 页 共 10 页`, `Page 3 of 10`, `- 3 -`, `3 / 10`, `· 3 ·`.
  static func isPageNumber(_ line: String) -> Bool {
    guard line.utf8.contains(where: \.isDigit) else { return false }
    let bare = line.lowercased().filter { !$0.isWhitespace }
    return bare.wholeMatch(
      of: /[-–—·•\[(]{0,2}(第?\d{1,4}页([,，\/／]?共\d{1,4}页)?|page\d{1,4}((of|\/)\d{1,4})?|\d{1,4}\/\d{1,4})[-–—·•\])]{0,2}/
    ) != nil
      || bare.wholeMatch(of: /[-–—·•]{1,2}\d{1,4}[-–—·•]{1,2}/) != nil
  }

  /// Equal for lines that differ in their numbers only.
  private static func folded(_ line: String) -> String {
    line.reduce(into: "") { folded, character in
      let kind: Character = character.isNumber ? "0" : character
      if !(character.isNumber && folded.last == kind) { folded.append(kind) }
    }
  }
}
