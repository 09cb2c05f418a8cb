import Documents
import KnowledgeBase
import Retrieval

/// Builds an answer from what the model writes: cuts it into statements, verifies each, numbers the citations.
///
/// Statements that nothing supports are held back until one is supported: an answer of which nothing can be shown is never shown.
struct AnswerAssembler {
  private(set) var draft: AnswerDraft
  /// Whether the model should write no more.
  private(set) var isComplete = false
  /// Whether the model said that the sources hold no answer.
  private(set) var hasDeclined = false

  private let verifier: CitationVerifier
  private let options: AnswererOptions
  private let refusalPhrases: [String]
  private var parser = CitationParser()
  private var repetition = RepetitionGuard()
  private var label = AnswerLabel.answer
  private var quotes: [(statement: ParsedStatement, verdict: Verdict)] = []
  private var heldBack: [(statement: ParsedStatement, verdict: Verdict)] = []

  init(verifier: CitationVerifier, options: AnswererOptions) {
    self.verifier = verifier
    draft = AnswerDraft(passages: verifier.passages)
    self.options = options
    refusalPhrases = PromptWording.refusalPhrases.map(Self.letters)
  }

  /// Nothing was stated that a passage supports.
  var isEmpty: Bool { !draft.statements.contains(where: \.supported) }

  mutating func consume(_ piece: String) async throws -> [AnswerEvent] {
    guard !isComplete else { return [] }
    let events = try await add(parser.consume(piece))
    if RepetitionGuard.isStuck(parser.pending) { isComplete = true }
    return events
  }

  /// The last statement. What was cut off by the token limit, or because it went round in circles, is left out.
  mutating func finish(isCutOff: Bool) async throws -> [AnswerEvent] {
    var events: [AnswerEvent] = []
    let rest = parser.finish()
    if !isComplete, !(isCutOff && (!draft.statements.isEmpty || !quotes.isEmpty)) { events += try await add(rest) }
    isComplete = true
    if isEmpty, !hasDeclined {
      // The model only copied: then what it copied is the answer.
      events += stateQuotes()
    }
    return events
  }

  // MARK: Statements

  private mutating func add(_ parsed: [ParsedStatement]) async throws -> [AnswerEvent] {
    var events: [AnswerEvent] = []
    for statement in parsed where !isComplete { events += try await add(statement) }
    return events
  }

  private mutating func add(_ parsed: ParsedStatement) async throws -> [AnswerEvent] {
    var statement = parsed
    let split = AnswerLabel.split(parsed.text)
    if let label = split.label {
      self.label = label
      statement.text = split.rest
    } else if label == .quote, parsed.separator.filter(\.isNewline).count > 1 {
      label = .answer
    }
    if label == .question {
      isComplete = true
      return []
    }
    if isRefusal(statement.text) {
      hasDeclined = isEmpty
      isComplete = hasDeclined
      return []
    }
    guard statement.text.contains(where: { $0.isLetter || $0.isNumber }) else { return [] }
    if label == .quote {
      statement.text = AnswerLabel.unquoted(statement.text)
      quotes.append((statement, try await verifier.verify(statement.text, cited: statement.numbers.map { $0 - 1 })))
      return []
    }
    if draft.statements.isEmpty, quotes.count > 1, isQuoted(statement.text) {
      // One line of a list that it copied: the list is the answer.
      return stateQuotes()
    }
    guard repetition.admits(statement.text), draft.statements.count < options.maximumStatements,
      draft.answer.unicodeScalars.count + statement.text.unicodeScalars.count <= options.maximumCharacters
    else {
      isComplete = true
      return []
    }
    let quoted = quotes.last { $0.verdict.isSupported }?.verdict.evidence ?? []
    let verdict = try await verifier.verify(statement.text, cited: statement.numbers.map { $0 - 1 }, quoted: quoted)
    return admit(statement, verdict)
  }

  private mutating func admit(_ statement: ParsedStatement, _ verdict: Verdict) -> [AnswerEvent] {
    guard verdict.isSupported else {
      if options.verification.dropUnsupported { return [] }
      if isEmpty {
        heldBack.append((statement, verdict))
        return []
      }
      return draft.state(statement, verdict)
    }
    var events: [AnswerEvent] = []
    for held in heldBack { events += draft.state(held.statement, held.verdict) }
    heldBack = []
    return events + draft.state(statement, verdict)
  }

  private func isQuoted(_ text: String) -> Bool {
    let letters = Self.letters(AnswerLabel.unquoted(text))
    return !letters.isEmpty && quotes.contains { Self.letters($0.statement.text) == letters }
  }

  private mutating func stateQuotes() -> [AnswerEvent] {
    var events: [AnswerEvent] = []
    for quote in quotes where quote.verdict.isSupported && repetition.admits(quote.statement.text) {
      events += draft.state(quote.statement, quote.verdict)
    }
    return events
  }

  // MARK: Refusals

  private func isRefusal(_ text: String) -> Bool {
    let letters = Self.letters(text)
    return refusalPhrases.contains { letters.hasPrefix($0) && letters.count <= $0.count + 12 }
  }

  private static func letters(_ text: String) -> String {
    text.lowercased().filter(\.isLetter)
  }
}
