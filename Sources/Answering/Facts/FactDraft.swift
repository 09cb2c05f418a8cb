import Documents

/// The answer to questions for one fact each, as it grows. One alone is answered by its words; of several each is named before its answer, or
/// before the remark that there is none.
struct FactDraft {
  private(set) var draft = AnswerDraft()
  /// Those without an answer so far, in the order in which they were asked.
  private(set) var unanswered: [String] = []
  private let isOne: Bool
  private let language: Language

  init(of questions: Int, _ language: Language) {
    isOne = questions == 1
    self.language = language
  }

  var isEmpty: Bool { draft.statements.isEmpty }

  mutating func state(_ finding: FactReader.Finding, of question: String) -> [AnswerEvent] {
    var events = isEmpty ? unanswered.map { remark($0) } : []
    if !isOne { events.append(name(question)) }
    let first = draft.passages.count
    draft.add(finding.passages)
    let evidence = finding.evidence.map { Evidence(passage: first + $0.passage, bytes: $0.bytes, support: $0.support) }
    let statement = ParsedStatement(separator: "", text: finding.excerpt, numbers: [])
    events += draft.state(statement, Verdict(isSupported: true, evidence: evidence))
    return events
  }

  /// Nothing is said while none has an answer.
  mutating func decline(_ question: String) -> [AnswerEvent] {
    unanswered.append(question)
    return isEmpty ? [] : [remark(question)]
  }

  private mutating func remark(_ question: String) -> AnswerEvent {
    name(question, PromptWording.wording(for: language).notAnswered)
  }

  private mutating func name(_ question: String, _ remark: String = "") -> AnswerEvent {
    draft.say((draft.answer.isEmpty ? "" : "\n") + question + (language == .chinese ? "" : " ") + remark)
  }
}
