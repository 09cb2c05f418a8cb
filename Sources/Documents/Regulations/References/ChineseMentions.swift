/// Finds where Chinese text points at clauses: 依照本法第二十条第二款, 前款, 第（二）至（四）项, 《公司法》第三条.
struct ChineseMentions {
  private let text: ScalarText
  private var found: [ClauseMention] = []
  /// The law that 该法 and 同法 mean.
  private var lastTitle: String?

  private init(_ text: ScalarText) { self.text = text }

  static func mentions(in text: ScalarText) -> [ClauseMention] {
    var scanner = ChineseMentions(text)
    scanner.scan()
    return scanner.found
  }

  private mutating func scan() {
    var index = 0
    while index < text.count {
      index = next(from: index) ?? index + 1
    }
  }

  /// Reads what begins at `index` and gives the place behind it.
  private mutating func next(from index: Int) -> Int? {
    switch text.scalars[index] {
    case "《": return title(from: index)
    case "第": return numbered(from: index)
    case "本": return own(from: index)
    case "前", "上": return preceding(from: index, start: index)
    case "该", "同": return sameLaw(from: index)
    case "附": return annex(from: index)
    default: return nil
    }
  }

  // MARK: Laws

  private mutating func title(from index: Int) -> Int? {
    var place = index + 1
    var depth = 1
    while let scalar = text[place], place < index + 80 {
      if scalar == "《" { depth += 1 } else if scalar == "》" { depth -= 1 }
      if depth == 0 { break }
      place += 1
    }
    guard depth == 0, place > index + 1 else { return nil }
    let title = text.string(index + 1..<place)
    guard ChineseWords.titleEnds.contains(where: title.hasSuffix) else { return place + 1 }
    lastTitle = title
    var after = text.skippingSpace(from: place + 1)
    // 《…办法》（以下简称办法）
    if let bracket = text[after], bracket == "（" || bracket == "(", text.hasPrefix("以下", at: after + 1) {
      var end = after
      while let scalar = text[end], scalar != "）", scalar != ")", end < after + 40 { end += 1 }
      if end < after + 40, end < text.count { after = text.skippingSpace(from: end + 1) }
    }
    if text[after] == "第", let end = list(from: after, start: index, .titled(title), .none) { return end }
    found.append(ClauseMention(document: .titled(title), range: index..<place + 1))
    return place + 1
  }

  private mutating func sameLaw(from index: Int) -> Int? {
    guard let title = lastTitle, let name = ChineseWords.ownNames.first(where: { text.hasPrefix($0, at: index + 1) })
    else {
      return nil
    }
    let after = text.skippingSpace(from: index + 1 + name.unicodeScalars.count)
    // 合同法 is a law of its own.
    guard text[after] == "第", ChineseWords.bareTitleStart(in: text, before: after) == nil else { return nil }
    return list(from: after, start: index, .titled(title), .none)
  }

  private mutating func numbered(from index: Int) -> Int? {
    guard let start = ChineseWords.bareTitleStart(in: text, before: index) else {
      return list(from: index, start: index, .own, .none)
    }
    let title = text.string(start..<index)
    guard let end = list(from: index, start: start, .titled(title), .none) else { return nil }
    lastTitle = title
    return end
  }

  // MARK: Relative to where the words stand

  private mutating func own(from index: Int) -> Int? {
    let next = index + 1
    if let name = ChineseWords.ownNames.first(where: { text.hasPrefix($0, at: next) }),
      !text.hasPrefix("条", at: next) || name == "条例"
    {
      let after = text.skippingSpace(from: next + name.unicodeScalars.count)
      if text[after] == "附" { return annex(from: after) }
      return text[after] == "第" ? list(from: after, start: index, .own, .none) : nil
    }
    guard let (unit, level) = ChineseWords.units.first(where: { text.hasPrefix($0.0, at: next) }),
      level != .point || unit == "项"
    else { return nil }
    let after = next + unit.unicodeScalars.count
    if let scalar = text[after], "例程目款项者制约".unicodeScalars.contains(scalar) { return nil }
    let place = text.skippingSpace(from: after)
    if let scalar = text[place], scalar == "前" || scalar == "上", let end = preceding(from: place, start: index) {
      return end
    }
    if let scalar = text[place], scalar == "第" || scalar == "（" || scalar == "(",
      let end = list(from: place, start: index, .own, .own(level))
    {
      return end
    }
    found.append(ClauseMention(anchor: .own(level), range: index..<after))
    return after
  }

  private mutating func preceding(from index: Int, start: Int) -> Int? {
    var place = index + 1
    var count = 1
    let numeral = text.scalars[place...].prefix(3).prefix { ChineseNumeral.isNumeral($0) }
    if !numeral.isEmpty {
      guard let value = ChineseNumeral.value(of: String(String.UnicodeScalarView(numeral))), (1...99).contains(value)
      else { return nil }
      count = value
      place += numeral.count
    }
    guard let (unit, level) = ChineseWords.units.first(where: { text.hasPrefix($0.0, at: place) }),
      [.article, .paragraph, .point].contains(level), unit != "目"
    else { return nil }
    place += 1
    if let scalar = text[place], "件例目款项".unicodeScalars.contains(scalar) { return nil }
    let after = text.skippingSpace(from: place)
    let anchor = ClauseMention.Anchor.preceding(level, count: count)
    if count == 1, let scalar = text[after], scalar == "第" || scalar == "（" || scalar == "(",
      let end = list(from: after, start: start, .own, anchor)
    {
      return end
    }
    found.append(ClauseMention(anchor: anchor, range: start..<place))
    return place
  }

  private mutating func annex(from index: Int) -> Int? {
    guard text.hasPrefix("附件", at: index) else { return nil }
    let numeral = text.scalars[(index + 2)...].prefix(3).prefix(while: ChineseNumeral.isNumeral)
    guard let number = ChineseNumeral.value(of: String(String.UnicodeScalarView(numeral))) else { return nil }
    let end = index + 2 + numeral.count
    found.append(ClauseMention(steps: [.init(level: .annex, number: "\(number)")], range: index..<end))
    return end
  }

  // MARK: Lists of clauses

  /// Reads 第十条第二款第（一）项、第（三）项和第十二条至第十五条: each names what it does not share with the one before.
  private mutating func list(
    from index: Int, start: Int, _ document: ClauseMention.Document, _ anchor: ClauseMention.Anchor
  ) -> Int? {
    guard var path = ChinesePath(text, at: index, after: []) else { return nil }
    let isBare = document == .own && anchor == .none
    guard !isBare || isReference(path) else { return nil }
    var mentionStart = start
    while true {
      for number in path.numbers {
        var steps = path.steps
        steps.append(.init(level: path.level, number: number.first))
        found.append(
          ClauseMention(
            document: document, anchor: anchor, steps: steps, through: number.through, range: mentionStart..<path.end))
      }
      guard let after = joint(at: path.end) else { return path.end }
      let steps = path.steps + [.init(level: path.level, number: path.numbers.last?.first ?? "")]
      guard let next = ChinesePath(text, at: after, after: steps) else { return path.end }
      mentionStart = after
      path = next
    }
  }

  /// Where the next clause of a list may begin.
  private func joint(at index: Int) -> Int? {
    var place = text.skippingSpace(from: index)
    if text.hasPrefix("以及", at: place) || text.hasPrefix("或者", at: place) {
      place += 2
    } else if let scalar = text[place], ChineseWords.joints.contains(scalar) {
      place += 1
    } else {
      return nil
    }
    if text.hasPrefix("者", at: place) { place += 1 }
    place = text.skippingSpace(from: place)
    return text[place] == "第" ? place : nil
  }

  private func isReference(_ path: ChinesePath) -> Bool {
    let next = text[text.skippingSpace(from: path.end)]
    if path.steps.isEmpty, path.level == .article { return next.map { !ChineseWords.measured.contains($0) } ?? true }
    if path.outermost >= .paragraph || path.steps.isEmpty { return next.map(ChineseWords.followers.contains) ?? true }
    return true
  }
}
