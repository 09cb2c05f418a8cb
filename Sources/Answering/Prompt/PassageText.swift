import Documents
import KnowledgeBase

/// A passage as the model reads it. Readers and citations have the stored text instead.
enum PassageText {
  /// Title and headings in one line, then the text as one block, under the header of the table that it goes on with: what looks like a
  /// source number in it is put in round brackets, so that the model neither takes it for the beginning of another source nor cites it.
  /// Control tokens are broken and characters nobody sees are gone; a line before text that speaks to the model says what it is.
  static func text(of passage: Passage, _ wording: PromptWording) -> String {
    let title = wording.titleMarks.opening + passage.title + wording.titleMarks.closing
    let validity = passage.repealed.map { [wording.repealed.opening + $0.description + wording.repealed.closing] } ?? []
    let heading = ([title] + validity + headings(of: passage)).joined(separator: " › ").split(
      whereSeparator: \.isNewline
    )
    .joined(separator: " ")
    let content = (passage.chunk.continuedHeader.map { $0 + "\n" } ?? "") + passage.chunk.text
    let lines = content.split(whereSeparator: \.isNewline).filter { $0.contains { !$0.isWhitespace } }
    let text = PromptInjection.neutralized(heading + "\n" + lines.joined(separator: "\n"))
    let warning = PromptInjection.isFound(in: content) ? wording.warning + "\n" : ""
    return warning + CitationMark.disarmed(text, lineStartsOnly: passage.chunk.kind == .code)
  }

  /// Those that it stands under, outermost first, but the title.
  static func headings(of passage: Passage) -> [String] {
    passage.chunk.headingPath.filter { $0 != passage.title }
  }

  /// `text` without as many of its last sentences as it takes to fit; the beginning of its first one if that alone is too long.
  static func shortened(_ text: String, _ fits: (String) -> Bool) -> String {
    guard !fits(text) else { return text }
    let utf8 = text.utf8
    let ends = SentenceSplitter.sentences(in: text).map(\.upperBound)
    // Longer texts take more tokens, so the longest that fits is found by halving.
    if let best = longest(ends.count, { fits(String(utf8.prefix(ends[$0])) ?? "") }) {
      return String(utf8.prefix(ends[best])) ?? ""
    }
    let characters = Array(text)
    return longest(characters.count) { fits(String(characters[...$0])) }.map { String(characters[...$0]) } ?? ""
  }

  /// The last index below `count` for which `fits` holds, which must hold for all before it.
  private static func longest(_ count: Int, _ fits: (Int) -> Bool) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if fits(middle) { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }
}
