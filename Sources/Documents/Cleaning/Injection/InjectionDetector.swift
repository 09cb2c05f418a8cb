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
    var quotations = QuotationScan(text)
    var findings: [Finding] = []
    for place in places {
      // One sentence is one finding, whatever else it says.
      if let last = findings.last, last.bytes.overlaps(place.bytes) { continue }
      guard !quotations.isExample(at: place.bytes.lowerBound) else { continue }
      let sentence = sentence(around: place.bytes, in: text)
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

  /// How far around a place its sentence is looked for.
  private static let reach = 600

  /// The line, as far as `reach` goes.
  private static func line(around place: Range<Int>, in text: [UInt8]) -> Range<Int> {
    let (first, last) = (max(0, place.lowerBound - reach), min(text.count, place.upperBound + reach))
    let start = text[first..<place.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 }
    let end = text[place.upperBound..<last].firstIndex(of: 0x0A)
    return (start ?? boundary(first, in: text))..<(end ?? boundary(last, in: text))
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
