import Documents
import KnowledgeBase
import Retrieval

/// Has the model point out the words of the passages that answer a question for a fact.
///
/// What it writes can only be words of the passages, so that nothing needs to be believed of it but that these words answer the question;
/// how likely it held them, beside saying that the sources hold no answer, tells how far it believes so itself.
struct FactReader {
  struct Finding {
    /// Of the passages, or of what it can be read from by leaving out blanks.
    var excerpt: String
    /// Where it stands, best passages only; never empty.
    var evidence: [Evidence]
    var signs: Answerability.ReadingSigns
    var summary: GenerationSummary
    var passages: [PassageEvidence]
  }

  /// Longer ones are no facts.
  private static let longestExcerpt = 48

  var model: any LanguageModel
  var prompts: PromptBuilder
  var embedder: any Embedder
  var options: AnswererOptions

  /// Whether the model can be kept to words of the passages.
  func isPossible() async -> Bool {
    do { try await model.check(.excerpt(of: [""], insteadOf: "")) } catch { return false }
    return true
  }

  /// `nil` where the model comes to no end: what was asked for is no fact. Throws what the model throws.
  func read(
    _ request: AskRequest, searched: String, passages: [RankedPassage], found: Answerability.Judgement,
    language: Language
  ) async throws -> Finding? {
    var generation = request.generation
    generation.maximumTokens = min(generation.maximumTokens, Self.longestExcerpt)
    let first = Array(passages.prefix(options.factPassages))
    let isShort = first.reduce(0) { $0 + model.tokenCount($1.passage.chunk.text) } <= options.shortReading
    let picker = SentencePicker(embedder: embedder, count: isShort ? 0 : options.factSentences)
    let prompt = try prompts.prompt(
      question: request.question, passages: try await picker.pick(for: searched, from: first), history: request.history,
      maximumTokens: generation.maximumTokens, language: language, form: .excerpt)
    generation.responseFormat = .excerpt(
      of: prompt.passages.map(\.passage.chunk.text), insteadOf: PromptWording.wording(for: language).refusalPhrase)
    var written = ""
    var summary: GenerationSummary?
    for try await event in model.generate(prompt.messages, generation) {
      switch event {
      case .text(let piece): written += piece
      case .finished(let end): summary = end
      }
    }
    try Task.checkCancellation()
    let excerpt = Self.trimmed(written)
    guard let summary, summary.reason == .stop, let likelihood = summary.likelihood, !excerpt.isEmpty else {
      return nil
    }
    let evidence = first.map { PassageEvidence($0.passage, longestQuote: options.verification.quoteLength) }
    let question = ContentTerms(searched, asQuestion: true)
    let places = ExcerptLocator(passages: evidence, question: question).evidence(for: excerpt)
    guard let best = places.max(by: { $0.support < $1.support }) else { return nil }
    let known = evidence[best.passage].vocabulary.union(evidence[best.passage].context)
    let isForeign = evidence[best.passage].language != language
    let signs = Answerability.ReadingSigns(
      found: found.probability, language: language, written: likelihood.written, instead: likelihood.instead,
      support: best.support, missing: question.contradictions(of: known, acrossLanguages: isForeign).count)
    return Finding(excerpt: excerpt, evidence: places, signs: signs, summary: summary, passages: evidence)
  }

  private static func trimmed(_ text: String) -> String {
    func isMargin(_ character: Character) -> Bool {
      character.isWhitespace || ",，.。;；:：、!！?？".contains(character)
    }
    var rest = text[...].drop(while: isMargin)
    while let last = rest.last, isMargin(last) { rest.removeLast() }
    return String(rest)
  }
}
