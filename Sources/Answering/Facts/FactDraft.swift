import Documents

/// The answer to questions for one fact each, as it grows. One alone is answered by its words; of several each is named before its answer, or
/// before the remark that there is none.
struct FactDraft {
  private(set) var draft = AnswerDraft()
  private let isOne: Bool
  private let language: Language
  /// Without an answer, before any has one.
  private var held: [String] = []

  init(of questions: Int, _ language: Language) {
    isOne = questions == 1
    self.language = language
  }

  var isEmpty: Bool { draft.statements.isEmpty }

  mutating func state(_ finding: FactReader.Finding, of question: String) -> [AnswerEvent] {
    var events = held.map { remark($0) }
    held = []
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
    guard isEmpty else { return [remark(question)] }
    held.append(question)
    return []
  }

  private mutating func remark(_ question: String) -> AnswerEvent {
    name(question, PromptWording.wording(for: language).notAnswered)
  }

  private mutating func name(_ question: String, _ remark: String = "") -> AnswerEvent {
    draft.say((draft.answer.isEmpty ? "" : "\n") + question + (language == .chinese ? "" : " ") + remark)
  }
}
