import Documents
import KnowledgeBase

/// A passage made ready to be compared with statements.
struct PassageEvidence: Sendable {
  /// A sentence, line of code, or part of a very long sentence.
  struct Unit: Sendable {
    /// UTF-8 range in the passage's text.
    var bytes: Range<Int>
    var characters: Int
    var vocabulary: Set<String>
  }

  let passage: Passage
  let units: [Unit]
  /// Of the text.
  let vocabulary: Set<String>
  /// Of title and headings, which say what the text is about.
  let context: Set<String>
  let language: Language

  init(_ passage: Passage, longestQuote: Int) {
    self.passage = passage
    let text = passage.chunk.text
    let isCode = passage.chunk.kind == .code
    let bytes = Array(text.utf8)
    let ranges = isCode ? QuoteUnits.lines(of: bytes) : SentenceSplitter.sentences(in: text)
    units = ranges.flatMap { QuoteUnits.parts(of: $0, in: bytes, longest: longestQuote) }.map { range in
      let string = String(decoding: bytes[range], as: UTF8.self)
      return Unit(bytes: range, characters: string.unicodeScalars.count, vocabulary: ContentTerms(string).vocabulary)
    }
    vocabulary = units.reduce(into: []) { $0.formUnion($1.vocabulary) }
    let headings = ([passage.title] + passage.chunk.headingPath + [passage.chunk.symbol ?? ""]).joined(separator: "\n")
    context = ContentTerms(headings).vocabulary
    language = isCode ? .other : LanguageDetector.language(of: text)
  }

  func text(_ bytes: Range<Int>) -> String {
    String(decoding: Array(passage.chunk.text.utf8)[bytes], as: UTF8.self)
  }

  func citation(_ number: Int, of bytes: Range<Int>, isSupported: Bool) -> Citation {
    Citation(number, of: bytes, in: passage, supported: isSupported)
  }

  /// Stretches of neighbouring units that are short enough for a quote; each unit alone in any case.
  func windows(longest: Int) -> [Range<Int>] {
    let most = passage.chunk.kind == .code ? 8 : 3
    return units.indices.flatMap { start -> [Range<Int>] in
      var characters = 0
      var windows: [Range<Int>] = []
      for end in start..<min(start + most, units.count) {
        characters += units[end].characters
        guard end == start || characters <= longest else { break }
        windows.append(start..<end + 1)
      }
      return windows
    }
  }
}
