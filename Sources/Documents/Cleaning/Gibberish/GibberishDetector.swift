import Foundation

/// Paragraphs whose characters are no language: keyboard noise, encoded data, letters shifted by a broken font, random ideographs,
/// one syllable over and over.
enum GibberishDetector {
  /// Findings for paragraphs of prose and lists, which leave them out of the passages. Tables, code, short paragraphs and languages
  /// that the model does not know are not judged. Linear in the text's length.
  static func findings(in text: [UInt8], sections: [Section]) -> [Finding] {
    sections.filter { $0.content == .prose || $0.content == .list }.flatMap { section in
      paragraphs(of: section.bytes, in: text).compactMap { bytes in
        reason(for: text[bytes]).map { reason in
          Finding(
            step: .gibberish, action: .excluded, reason: reason, bytes: bytes,
            sample: text.string(bytes.lowerBound..<min(bytes.upperBound, bytes.lowerBound + 240)))
        }
      }
    }
  }

  /// Lines between blank ones.
  private static func paragraphs(of range: Range<Int>, in text: [UInt8]) -> [Range<Int>] {
    var paragraphs: [Range<Int>] = []
    var start = range.lowerBound
    var index = range.lowerBound
    func close(at end: Int) {
      let piece = text.trimmed(start..<end)
      if !piece.isEmpty { paragraphs.append(piece) }
    }
    while index < range.upperBound {
      guard text[index] == 0x0A else {
        index += 1
        continue
      }
      let end = index
      var ends = 0
      while index < range.upperBound, text[index].isSpace {
        if text[index] == 0x0A { ends += 1 }
        index += 1
      }
      if ends > 1 {
        close(at: end)
        start = index
      }
    }
    close(at: range.upperBound)
    return paragraphs
  }

  /// Why `text` is no language, in a sentence; `nil` for what may be one.
  static func reason(for text: ArraySlice<UInt8>) -> String? {
    let counts = CharacterCounts(text)
    guard counts.visible >= 16 else { return nil }
    if counts.lost * 5 > counts.visible { return "More than a fifth of its characters were lost in a conversion." }
    if counts.visible >= 24, counts.entropy < 1.6, counts.letters * 2 > counts.visible {
      return "It repeats the same few characters: \(bits(counts.entropy)) of entropy a character."
    }
    if counts.longestToken >= 100, counts.tokenShare > 0.6 { return "It is encoded data, not words." }
    if counts.visible >= 40, counts.marks * 10 > counts.visible * 7, counts.kindsOfMarks > 4 {
      return "More than seven tenths of it are marks without words."
    }
    guard counts.other * 10 < counts.visible else { return nil }
    // Names, verses and the language of the classics surprise as much; but shuffled, they would surprise more.
    if counts.han > counts.latin, let surprise = counts.hanSurprise, surprise > 11.2,
      let shuffled = counts.shuffledHanSurprise, shuffled - surprise < 0.6
    {
      return "Its ideographs do not follow one another as in Chinese: \(bits(surprise)) of surprise a pair."
    }
    if counts.latin >= 24, counts.latin > counts.han * 2, counts.words >= 3, let surprise = counts.latinSurprise,
      surprise > 6.2
    {
      return "Its letters do not follow one another as in words: \(bits(surprise)) of surprise a pair."
    }
    return nil
  }

  private static func bits(_ value: Double) -> String {
    value.formatted(.number.precision(.fractionLength(1)).locale(Locale(identifier: "en"))) + " bits"
  }
}
