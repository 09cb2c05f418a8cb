/// Reads from when to when a regulation holds out of its words and its front matter.
struct ValidityReader {
  private(set) var validity = Validity()
  /// 自公布之日起施行.
  private var isEffectiveWhenPromulgated = false
  /// 有效期五年.
  private var years: Int?
  /// Of “shall apply from”, which goes before “enters into force on”.
  private var isApplication = false
  /// Repealed at the date on which the text itself takes effect.
  private var undated: [String] = []

  /// The texts that may say it: what stands before the first article, and the articles. Dates in front matter (`promulgated`, `effective`,
  /// `repealed`) go before.
  static func read(_ document: Document, _ bytes: [UInt8], _ outline: ClauseOutline) -> Validity {
    var reader = ValidityReader()
    let first = outline.clauses.first { $0.level == .article }?.bytes.lowerBound ?? bytes.count
    reader.take(ScalarText(bytes, 0..<first))
    for clause in outline.clauses where clause.level >= .paragraph { reader.take(ScalarText(bytes, clause.ownBytes)) }
    var validity = reader.finish()
    validity.promulgated = document.metadata["promulgated"].flatMap { CalendarDate($0) } ?? validity.promulgated
    validity.effective = document.metadata["effective"].flatMap { CalendarDate($0) } ?? validity.effective
    validity.repealed = document.metadata["repealed"].flatMap { CalendarDate($0) } ?? validity.repealed
    return validity
  }

  mutating func take(_ text: ScalarText) {
    var start = 0
    for index in 0...text.count {
      guard index == text.count || Self.isEnd(text, index) else { continue }
      if index > start { take(sentence: ScalarText(text.string(start..<index))) }
      start = index + 1
    }
  }

  mutating func finish() -> Validity {
    if isEffectiveWhenPromulgated, validity.effective == nil { validity.effective = validity.promulgated }
    if let years, validity.repealed == nil { validity.repealed = validity.effective?.adding(years: years) }
    if let date = validity.effective ?? validity.promulgated {
      validity.repeals += undated.map { Validity.Repeal(title: $0, date: date) }
    }
    return validity
  }

  private static func isEnd(_ text: ScalarText, _ index: Int) -> Bool {
    switch text.scalars[index] {
    case "。", "；", ";": true
    case ".": (text[index + 1].map { isWhitespace($0.value) } ?? true) && !text.hasSuffix("No", before: index)
    default: false
    }
  }

  private mutating func take(sentence: ScalarText) {
    let dates = DateFinder.dates(in: sentence)
    if sentence.scalars.contains(where: { isHan($0.value) }) { takeChinese(sentence, dates) }
    takeEnglish(sentence, dates)
  }

  // MARK: Facts; the first of a kind holds

  mutating func setPromulgated(_ date: CalendarDate) { validity.promulgated = validity.promulgated ?? date }

  mutating func setRepealed(_ date: CalendarDate) { validity.repealed = validity.repealed ?? date }

  mutating func setEffective(_ date: CalendarDate, isEntry: Bool) {
    if validity.effective == nil || (!isEntry && !isApplication) { validity.effective = date }
    isApplication = isApplication || !isEntry
  }

  mutating func addRepeal(_ title: String, at date: CalendarDate?) {
    if let date { validity.repeals.append(.init(title: title, date: date)) } else { undated.append(title) }
  }

  // MARK: Chinese

  /// What is read of the words before a date.
  private static let reach = 200
  private static let effects = ["施行", "实施", "生效", "执行"]
  private static let adoptions = ["公布", "通过", "发布", "颁布", "印发"]

  private mutating func takeChinese(_ text: ScalarText, _ dates: [DateFinder.Found]) {
    let whole = text.string(0..<text.count).filter { !$0.isWhitespace }
    var repealDate: CalendarDate?
    for found in dates {
      let before = text.string(max(0, found.range.lowerBound - Self.reach)..<found.range.lowerBound)
      let after = text.string(found.range.upperBound..<min(text.count, found.range.upperBound + 48))
      let tail = after.filter { !$0.isWhitespace }
      let starts = tail.drop { "零时起正式开始".contains($0) }
      if Self.effects.contains(where: starts.hasPrefix), tail.hasPrefix("起") || before.hasSuffix("于") {
        if !namesPart(before) { setEffective(found.date, isEntry: false) }
      } else if starts.hasPrefix("废止") || starts.hasPrefix("失效") {
        repealDate = found.date
        if !before.contains("《"), before.contains("本") { setRepealed(found.date) }
      } else if let label = label(before) {
        take(found.date, label: label)
      } else if before.hasSuffix("有效期至") || before.hasSuffix("有效期截至") {
        setRepealed(found.date.next)
      } else if !tail.hasPrefix("起"), !before.contains("《"), isAdoption(tail) {
        setPromulgated(found.date)
      }
    }
    if ["公布", "发布", "印发", "颁布"].contains(where: { whole.contains("自\($0)之日起施行") || whole.contains("自\($0)之日起实施") }) {
      isEffectiveWhenPromulgated = true
    }
    if let place = whole.range(of: "有效期", before: "年"), let count = ChineseNumeral.value(of: place) {
      years = min(count, 999)
    }
    takeTitles(text, at: repealDate)
  }

  /// 公布 and so on in the same clause, but 公布的 speaks of something else.
  private func isAdoption(_ tail: String) -> Bool {
    let clause = tail.prefix { !"，,《".contains($0) }
    guard let verb = Self.adoptions.first(where: { clause.contains($0) }) else { return false }
    let behind = clause.drop(upTo: verb)
    return !behind.hasPrefix("的") && !clause.dropLast(behind.count).contains("年")
  }

  private func label(_ before: String) -> String? {
    let plain = before.filter { !$0.isWhitespace && !"：:".contains($0) }
    return ["施行日期", "生效日期", "实施日期", "公布日期", "发布日期", "通过日期", "废止日期", "失效日期"].first(where: plain.hasSuffix)
  }

  private mutating func take(_ date: CalendarDate, label: String) {
    switch label.prefix(2) {
    case "施行", "生效", "实施": setEffective(date, isEntry: false)
    case "废止", "失效": setRepealed(date)
    default: setPromulgated(date)
    }
  }

  /// Whether the date is one of some clauses only: 第十七条第二款自…起施行.
  private func namesPart(_ before: String) -> Bool {
    let clause = before.split(whereSeparator: { "，,。；、".contains($0) }).last ?? ""
    return clause.contains("第") && ["条", "款", "章", "项", "节"].contains(where: clause.contains)
  }

  /// 《甲条例》和《乙规定》同时废止.
  private mutating func takeTitles(_ text: ScalarText, at date: CalendarDate?) {
    guard let end = (0..<text.count).first(where: { text.hasPrefix("废止", at: $0) }) else { return }
    var index = 0
    while index < end {
      guard text.scalars[index] == "《" else {
        index += 1
        continue
      }
      guard let close = (index..<end).first(where: { text.scalars[$0] == "》" }) else { return }
      let title = text.string(index + 1..<close).singleLine()
      addRepeal(title, at: date)
      index = close + 1
    }
  }
}

extension StringProtocol {
  /// What stands between two words; `nil` where they do not stand so, with up to eight characters between.
  fileprivate func range(of first: String, before last: Character) -> String? {
    let rest = drop(upTo: first).drop { "为是：:".contains($0) }
    guard !rest.isEmpty else { return nil }
    let inner = rest.prefix(8).prefix { $0 != last }
    return inner.count < Swift.min(8, rest.count) ? String(inner) : nil
  }

  /// What stands behind the first `word`; nothing where it is not there.
  fileprivate func drop(upTo word: String) -> Substring {
    var rest = Substring(self)
    while !rest.isEmpty {
      if rest.hasPrefix(word) { return rest.dropFirst(word.count) }
      rest = rest.dropFirst()
    }
    return rest
  }
}
