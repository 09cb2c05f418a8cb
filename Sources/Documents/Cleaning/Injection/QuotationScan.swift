/// Tells phrases that a text shows as examples from those that it says: in code, or in quotation marks on a line that talks about such
/// phrases. Reads the text once, however many places are asked about.
struct QuotationScan {
  private let text: [UInt8]
  /// What has been read.
  private var place = 0
  private var lineStart = 0
  /// Marks on the line so far.
  private var backticks = 0
  private var straight = 0
  private var open = [Int](repeating: 0, count: Self.pairs.count)
  /// Whether the line that begins here talks about phrases.
  private var judged: (line: Int, isDiscussion: Bool)?

  private static let pairs = [("“", "”"), ("「", "」"), ("‘", "’"), ("『", "』"), ("«", "»")]
    .map { (opening: Array($0.0.utf8), closing: Array($0.1.utf8)) }

  init(_ text: [UInt8]) {
    self.text = text
  }

  /// - Parameter offset: not before the one asked about last.
  mutating func isExample(at offset: Int) -> Bool {
    while place < offset { read() }
    if backticks % 2 == 1 { return true }
    return (straight % 2 == 1 || open.contains { $0 > 0 }) && isDiscussion()
  }

  private mutating func read() {
    let byte = text[place]
    switch byte {
    case 0x0A:
      lineStart = place + 1
      (backticks, straight) = (0, 0)
      for index in open.indices { open[index] = 0 }
    case UInt8(ascii: "`"): backticks += 1
    case UInt8(ascii: "\""): straight += 1
    case 0xC2, 0xE2, 0xE3:
      for (index, pair) in Self.pairs.enumerated() {
        if text.starts(pair.opening, at: place) { open[index] += 1 }
        if text.starts(pair.closing, at: place) { open[index] -= 1 }
      }
    default: break
    }
    place += 1
  }

  private mutating func isDiscussion() -> Bool {
    if let judged, judged.line == lineStart { return judged.isDiscussion }
    let end = text[lineStart...].firstIndex(of: 0x0A) ?? text.count
    let words = text.string(lineStart..<end).lowercased()
    let isDiscussion = InjectionPhrases.discussion.contains { words.contains($0) }
    judged = (lineStart, isDiscussion)
    return isDiscussion
  }
}
