import Documents
import KnowledgeBase

/// An answer as it grows: statements, and the passages they cite, numbered in the order of their first use.
struct AnswerDraft {
  private(set) var answer = ""
  private(set) var statements: [Statement] = []
  private(set) var citations: [Citation] = []

  /// In the order by which evidence names them.
  private(set) var passages: [PassageEvidence]

  init(passages: [PassageEvidence] = []) {
    self.passages = passages
  }

  /// Passages that more statements rest on, behind those that are there.
  mutating func add(_ more: [PassageEvidence]) {
    passages += more
  }

  /// What is no statement, such as the question that the next one answers.
  mutating func say(_ text: String) -> AnswerEvent {
    answer += text
    return .delta(text)
  }

  /// What there is to say of it: its text with the marks, and the citations that are new.
  mutating func state(_ statement: ParsedStatement, _ verdict: Verdict) -> [AnswerEvent] {
    var fresh: [Citation] = []
    var spans: [CitedSpan] = []
    for evidence in verdict.evidence {
      spans.append(cite(evidence, isSupported: verdict.isSupported, &fresh))
    }
    let numbers = spans.map(\.citation)
    statements.append(
      Statement(text: statement.text, citations: numbers, supported: verdict.isSupported, spans: spans))
    let separator = answer.isEmpty ? "" : statement.separator
    let delta = separator + statement.text + numbers.map { "[\($0)]" }.joined()
    answer += delta
    return [.delta(delta)] + fresh.map(AnswerEvent.citation)
  }

  private mutating func cite(_ evidence: Evidence, isSupported: Bool, _ fresh: inout [Citation]) -> CitedSpan {
    let source = passages[evidence.passage]
    let known = citations.firstIndex { $0.passageID == source.passage.id }
    let number = known.map { citations[$0].number } ?? citations.count + 1
    let citation = source.citation(number, of: evidence.bytes, isSupported: isSupported)
    if let known {
      // Cited in vain at first, and now with reason.
      if isSupported, !citations[known].supported { citations[known] = citation }
    } else {
      citations.append(citation)
      fresh.append(citation)
    }
    return CitedSpan(citation)
  }
}
