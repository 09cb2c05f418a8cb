/// Looks for text that is written for a model instead of a reader.
enum InjectionDetector {
  /// Findings in order. In code, markers of chat templates are nothing unusual.
  static func findings(in text: [UInt8], isCode: Bool) -> [Finding] {
    var places = scanner.matches(in: text).map { match in
      (aim: InjectionPhrases.patterns[match.pattern].aim, bytes: match.bytes)
    }
    if !isCode { places += controlTokens(in: text).map { (.control, $0) } }
    places += exfiltratingImages(in: text).map { (.image, $0) }
    places.sort { $0.bytes.lowerBound < $1.bytes.lowerBound }
    var findings: [Finding] = []
    for place in places where !isQuoted(place.bytes, in: text) {
      let sentence = sentence(around: place.bytes, in: text)
      // One sentence is one finding, whatever else it says.
      if let last = findings.last, last.bytes.overlaps(sentence) { continue }
      findings.append(
        Finding(
          step: .injection, action: .neutralized, reason: place.aim.rawValue, bytes: sentence,
          sample: text.string(sentence)))
    }
    return findings
  }

  /// Findings for what a page hid from its readers and the parser left out. They have no place in the text.
  static func hidden(_ texts: [HiddenText]) -> [Finding] {
    texts.filter { !$0.isOrdinary || PromptInjection.isFound(in: $0.text) }.map { hidden in
      Finding(
        step: .injection, action: .removed, reason: InjectionPhrases.Aim.hidden.rawValue, bytes: 0..<0,
        sample: hidden.text)
    }
  }

  private static let scanner = PhraseScanner(InjectionPhrases.patterns.map(\.pattern))
  private static let tokenScanner = PhraseScanner(InjectionPhrases.controlTokens.map { PhrasePattern([$0]) })

  static func controlTokens(in text: [UInt8]) -> [Range<Int>] {
    tokenScanner.matches(in: text).map(\.bytes)
  }

  /// `![…](https://…?x={…})`: an image that a client would load with what a model writes into its address.
  private static func exfiltratingImages(in text: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var place = 0
    while let start = text.firstIndex(of: Array("](http".utf8), from: place) {
      place = start + 1
      let end = text[start...].prefix(2000).firstIndex { $0 == UInt8(ascii: ")") || $0.isLineEnd } ?? start
      guard end > start, let image = text[..<start].suffix(200).lastIndex(of: UInt8(ascii: "!")), image + 1 < start,
        text[image + 1] == UInt8(ascii: "["), let query = text[start..<end].firstIndex(of: UInt8(ascii: "?"))
      else { continue }
      let rest = text.string(query..<end).lowercased()
      if ["={", "=[", "=<", "=%7b", "=$", "=data", "=secret", "=base64"].contains(where: rest.contains) {
        found.append(image..<end + 1)
      }
    }
    return found
  }

  /// Whether a place stands in quotation marks or in code, in a line that talks about such texts.
  private static func isQuoted(_ place: Range<Int>, in text: [UInt8]) -> Bool {
    let line = line(around: place, in: text)
    let before = text.string(line.lowerBound..<place.lowerBound)
    if before.count(where: { $0 == "`" }) % 2 == 1 { return true }
    let isOpen = [("“", "”"), ("「", "」"), ("‘", "’"), ("『", "』"), ("«", "»")].contains { opening, closing in
      before.components(of: opening) > before.components(of: closing)
    }
    guard isOpen || before.count(where: { $0 == "\"" }) % 2 == 1 else { return false }
    let words = text.string(line).lowercased()
    return InjectionPhrases.discussion.contains { words.contains($0) }
  }

  private static func line(around place: Range<Int>, in text: [UInt8]) -> Range<Int> {
    let start = text[max(0, place.lowerBound - 2000)..<place.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 }
    let end = text[place.upperBound..<min(text.count, place.upperBound + 2000)].firstIndex(of: 0x0A)
    return
      (start ?? boundary(max(0, place.lowerBound - 2000), in: text))..<(end
      ?? boundary(min(text.count, place.upperBound + 2000), in: text))
  }

  private static func boundary(_ index: Int, in text: [UInt8]) -> Int {
    var index = index
    while index > 0, index < text.count, text[index].isContinuation { index -= 1 }
    return index
  }

  private static func sentence(around place: Range<Int>, in text: [UInt8]) -> Range<Int> {
    let line = line(around: place, in: text)
    let sentences = SentenceSplitter.sentences(in: text, range: line).filter { $0.overlaps(place) }
    guard let first = sentences.first, let last = sentences.last else { return place }
    return min(first.lowerBound, place.lowerBound)..<max(last.upperBound, place.upperBound)
  }
}

extension String {
  fileprivate func components(of mark: Character) -> Int { count { $0 == mark } }
}
