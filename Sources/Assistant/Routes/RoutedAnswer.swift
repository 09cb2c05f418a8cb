import Answering
import Documents
import KnowledgeBase
import Retrieval

/// An answer that no model wrote: fixed or counted words, or passages word for word.
struct RoutedAnswer {
  /// A statement that is a stretch of a passage, with words of ours before it.
  struct Quotation {
    var passage: Passage
    /// UTF-8 range in the passage's text.
    var bytes: Range<Int>
    /// How the reader sees it, with what leads it in.
    var text: String

    /// All of the passage.
    init(_ passage: Passage, text: (_ quote: String) -> String) {
      self.init(passage, 0..<passage.chunk.text.utf8.count, text: text)
    }

    init(_ passage: Passage, _ bytes: Range<Int>, text: (_ quote: String) -> String) {
      self.passage = passage
      self.bytes = bytes
      self.text = text(String(decoding: Array(passage.chunk.text.utf8)[bytes], as: UTF8.self))
    }
  }

  private(set) var events: [AnswerEvent]

  /// Without sources.
  init(text: String) {
    events = [.passages([]), .delta(text), .done(Answer(answer: text))]
  }

  /// Each quotation is a statement that its own passage supports; a conclusion rests on all of them.
  init(
    _ quotations: [Quotation], conclusion: String? = nil, found: [RankedPassage], answerability: Double? = nil
  ) {
    var answer = Answer(answer: "", answerability: answerability)
    events = [.passages(found)]
    for quotation in quotations {
      let known = answer.citations.first { $0.passageID == quotation.passage.id }?.number
      let citation = Citation(
        known ?? answer.citations.count + 1, of: quotation.bytes, in: quotation.passage, supported: true)
      let delta = (answer.answer.isEmpty ? "" : "\n\n") + quotation.text + "[\(citation.number)]"
      answer.answer += delta
      answer.statements.append(
        Statement(
          text: quotation.text, citations: [citation.number], supported: true,
          spans: [CitedSpan(citation)]))
      events.append(.delta(delta))
      if known == nil {
        answer.citations.append(citation)
        events.append(.citation(citation))
      }
    }
    if let conclusion {
      let numbers = answer.citations.map(\.number)
      let delta = "\n\n" + conclusion + numbers.map { "[\($0)]" }.joined()
      answer.answer += delta
      answer.statements.append(
        Statement(
          text: conclusion, citations: numbers, supported: true, spans: answer.statements.flatMap(\.spans)))
      events.append(.delta(delta))
    }
    events.append(.done(answer))
  }
}
