import Answering
import Documents
import Evaluation
import KnowledgeBase
import Retrieval

/// What the parts of an `AnswerProbe` are fitted to.
struct AnswerProbeExamples {
  /// Those for which the model named something.
  var questions = 0
  var held: [LinearProbeFit.Example] = []
  var right: [LinearProbeFit.Example] = []
  var passages: [LinearProbeFit.Example] = []

  /// The likeliest of each reading are examples.
  private static let mostCandidates = 8

  init() {}

  /// Of one reading. Where no passage is of a document that holds the answer, nothing is right, and what agrees with the answer by chance is
  /// no example. Examples of one source are held out together.
  init(_ reading: FactReading, of question: Question, source: String) {
    let gold = question.goldURIs
    for part in reading.parts where !part.choice.state.isEmpty {
      let isHeld = question.isAnswered(by: part.passages.filter { gold.contains($0.passage.uri) })
      guard isHeld || !question.isAnswered(by: part.passages) else { continue }
      held.append(.init(state: part.choice.state, worth: isHeld ? 1 : 0, source: source))
    }
    let hasGold = reading.parts.contains { $0.passages.contains { gold.contains($0.passage.uri) } }
    for candidate in reading.candidates.prefix(Self.mostCandidates) {
      let agreement = AnswerText.agreement(of: candidate.text, with: question.answers, language: question.language)
      let worth = ((agreement.isExact ? 1 : 0) + agreement.f1) / 2
      guard hasGold || worth == 0 else { continue }
      right += candidate.states.map { .init(state: $0, worth: Float(worth), source: source) }
    }
  }

  /// Single passages and the states that they and the question left. One that holds the answer in another document is no example.
  mutating func add(_ told: [(passage: RankedPassage, state: [Float])], of question: Question, source: String) {
    let gold = question.goldURIs
    for (ranked, state) in told where !state.isEmpty {
      let isGold = gold.contains(ranked.passage.uri)
      guard isGold == question.isAnswered(by: [ranked]) else { continue }
      passages.append(.init(state: state, worth: isGold ? 1 : 0, source: source))
    }
  }

  mutating func add(_ other: AnswerProbeExamples) {
    questions += other.questions
    held += other.held
    right += other.right
    passages += other.passages
  }
}
