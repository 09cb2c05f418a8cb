/// Lines that belong to the page or the site: navigation, share bars, notices about cookies, copyright footers, and the heads and
/// feet that a page break left in the text. They stay in the stored text and out of the passages.
struct BoilerplateDetector {
  private(set) var findings: [Finding] = []

  private let text: [UInt8]
  private let lines: [Range<Int>]

  /// Looks at the lines of prose and lists. Linear in the text's length.
  init(text: [UInt8], sections: [Section]) {
    self.text = text
    lines = sections.filter { $0.content == .prose || $0.content == .list }.flatMap {
      Self.lines(of: $0.bytes, in: text)
    }
    let judged = PageFurniture(text: text, lines: lines).lines
    for (index, line) in lines.enumerated() {
      guard let reason = judged.contains(index) ? Self.pageReason : reason(for: line, at: index) else { continue }
      findings.append(
        Finding(
          step: .boilerplate, action: .excluded, reason: reason, bytes: line,
          sample: text.string(line.lowerBound..<min(line.upperBound, line.lowerBound + 240))))
    }
    // A text that is nothing else is what somebody wanted to keep.
    if findings.count == lines.count { findings = [] }
  }

  private static let pageReason = "It is the head or foot of a page."

  private static func lines(of range: Range<Int>, in text: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = range.lowerBound
    for index in range where text[index] == 0x0A || text[index] == 0x0C {
      let line = text.trimmed(start..<index)
      if !line.isEmpty { lines.append(line) }
      start = index + 1
    }
    let line = text.trimmed(start..<range.upperBound)
    return line.isEmpty ? lines : lines + [line]
  }

  private func reason(for line: Range<Int>, at index: Int) -> String? {
    guard line.count <= 600 else { return nil }
    let plain = LinkText.plain(text.string(line))
    let lower = plain.text.lowercased()
    if lower.utf8.count <= 60, isPhrase(lower) { return "It is a label of the page, not of the text." }
    if isCookieNotice(lower) { return "It is a notice about cookies." }
    if index * 5 >= lines.count * 4 || index + 4 >= lines.count, lower.utf8.count <= 300,
      BoilerplatePhrases.copyright.contains(where: lower.contains)
    {
      return "It is the copyright footer of a page."
    }
    // Labels make no sentences.
    guard lower.utf8.count <= 300, !lower.contains("。"), !lower.contains(". ") else { return nil }
    let labels = LinkText.labels(lower)
    if labels.count >= 3, share(of: labels, in: BoilerplatePhrases.sharing) >= 0.6 {
      return "It is a bar of share buttons."
    }
    if labels.count >= 4, share(of: labels, in: BoilerplatePhrases.navigation) >= 0.5 {
      return "It is a bar of navigation."
    }
    if isBreadcrumb(lower, labels) { return "It says where the page is in its site." }
    if plain.links >= 4, plain.linkedShare > 0.8, share(of: plain.linked, in: BoilerplatePhrases.navigation) >= 0.4 {
      return "It is a list of links."
    }
    return nil
  }

  private func isPhrase(_ line: String) -> Bool {
    let body = line.trimmingPrefix { !$0.isLetter }
    let head = body.prefix { !":：（(【[|".contains($0) }
    let trimmed = String(head.reversed().drop { !$0.isLetter }.reversed())
    let isLabelled = head.endIndex < body.endIndex
    guard BoilerplatePhrases.lines.contains(trimmed) else { return false }
    // `上一篇：…` names another page; `字号：大 中 小` and `广告（…）` are short. Anything longer is a sentence.
    return !isLabelled || body.count <= 40
  }

  private static let cookieScanner = PhraseScanner(BoilerplatePhrases.cookies)

  private func isCookieNotice(_ line: String) -> Bool {
    guard line.contains("cookie"), line.utf8.count <= 500 else { return false }
    let matches = Self.cookieScanner.matches(in: Array(line.utf8))
    let isStatement = matches.contains { $0.pattern == 0 || $0.pattern == 2 }
    return isStatement && BoilerplatePhrases.consent.contains(where: line.contains)
  }

  private func share(of labels: [String], in known: Set<String>) -> Double {
    guard !labels.isEmpty else { return 0 }
    return Double(labels.count { known.contains($0) }) / Double(labels.count)
  }

  /// `首页 > 产品 > …`, `Home » Docs » …`.
  private func isBreadcrumb(_ line: String, _ labels: [String]) -> Bool {
    guard labels.count >= 2, line.utf8.count <= 160, [">", "»", "›", "&gt;"].contains(where: line.contains) else {
      return false
    }
    let first = labels[0].replacing("当前位置", with: "").trimmingPrefix { !$0.isLetter }
    return ["home", "首页", "主页", "网站首页", "you are here"].contains(String(first))
  }
}
