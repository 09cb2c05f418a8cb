import Documents
import KnowledgeBase
import Retrieval

/// Has the model point out the words of the passages that answer a question for a fact.
///
/// What it says can only be words of the passages, so that nothing needs to be believed of it but that these words answer the question. It
/// reads the best passage, and the sentence nearest to the question, and names several answers each time, between which `ExcerptJudge`
/// chooses. How likely the model held them, beside saying that the sources hold no answer, tells how far it believes so itself.
struct FactReader {
  struct Finding {
    /// Of the passages, or of what it can be read from by leaving out blanks.
    var excerpt: String
    /// Where it stands, also in passages that were not read; never empty.
    var evidence: [Evidence]
    var signs: Answerability.ReadingSigns
    var summary: GenerationSummary
    var passages: [PassageEvidence]
  }

  /// Longer ones are no facts.
  private static let longestFact = 48

  var model: any LikelihoodModel
  var prompts: PromptBuilder
  var embedder: any Embedder
  var options: AnswererOptions

  /// `nil` where the model comes to no end: what was asked for is no fact. Throws what the model throws.
  func read(
    _ request: AskRequest, searched: String, passages: [RankedPassage], found: Answerability.Judgement,
    language: Language
  ) async throws -> Finding? {
    let reading = try await reading(request, searched: searched, passages: passages, language)
    try Task.checkCancellation()
    let evidence = passages.map { PassageEvidence($0.passage, longestQuote: options.verification.quoteLength) }
    let question = ContentTerms(searched, asQuestion: true)
    // What was not read may bear the answer out, and says nothing about whether it is one.
    let read = ExcerptLocator(passages: Array(evidence.prefix(options.factPassages)), question: question)
    let located = Dictionary(
      uniqueKeysWithValues: reading.candidates.map { ($0.text, read.evidence(for: $0.text)) })
    // What crosses from one picked sentence into the next stands nowhere.
    let standing = reading.candidates.filter { located[$0.text]?.isEmpty == false }
    let judge = ExcerptJudge(model: model, prompts: prompts)
    guard
      let verdict = try await judge.best(
        of: standing, mistaken: Self.mistaken(located, evidence, searched), request, passages: reading.passages,
        language: language),
      let best = located[verdict.candidate.text]?.max(by: { $0.support < $1.support })
    else { return nil }
    let excerpt = NumberBound.restored(
      to: verdict.candidate.text, in: evidence[best.passage].text(best.bytes), question: searched)
    let places = ExcerptLocator(passages: evidence, question: question).evidence(for: excerpt)
    let known = evidence[best.passage].vocabulary.union(evidence[best.passage].context)
    let isForeign = evidence[best.passage].language != language
    let signs = Answerability.ReadingSigns(
      found: found.probability, language: language, written: verdict.candidate.likelihood,
      instead: max(reading.instead, ExcerptCandidate.leastLikelihood),
      explained: verdict.explained, support: isForeign ? nil : best.support,
      missing: question.contradictions(of: known, acrossLanguages: isForeign).count,
      held: model.probe.flatMap(reading.held), rightness: verdict.rightness,
      relevance: passages.prefix(options.factPassages).compactMap(\.scores.rerankLogOdds).max())
    return Finding(
      excerpt: excerpt, evidence: places, signs: signs, summary: reading.summary,
      passages: evidence)
  }

  /// What stands in an item with another label than the question itself names, without what it leans on.
  private static func mistaken(
    _ located: [String: [Evidence]], _ passages: [PassageEvidence], _ searched: String
  ) -> Set<String> {
    let words = located.map { text, evidence in
      (text, evidence.map { ItemLabel.Place(passage: $0.passage, item: passages[$0.passage].text($0.bytes)) })
    }
    return ItemLabel.mistaken(words, in: searched.split(whereSeparator: \.isNewline).last.map(String.init) ?? "")
  }

  /// Throws what the model throws.
  func reading(
    _ request: AskRequest, searched: String, passages: [RankedPassage], _ language: Language
  ) async throws -> FactReading {
    var parts: [FactReading.Part] = []
    let isAdapted = model.readsAdapted(request.generation)
    var generation = request.generation
    generation.maximumTokens = longestExcerpt(request)
    for prompt in try await factPrompts(
      request, searched: searched, passages: passages, language, withExamples: !isAdapted)
    {
      let choice = try await model.excerpts(
        of: prompt.texts, insteadOf: prompt.refusalPhrase, after: prompt.messages, generation)
      parts.append(FactReading.Part(passages: prompt.passages, choice: choice))
    }
    return FactReading(parts)
  }

  /// In tokens.
  private func longestExcerpt(_ request: AskRequest) -> Int { min(request.generation.maximumTokens, Self.longestFact) }

  /// What the model is given to read, one after the other. Throws what the model throws.
  func factPrompts(
    _ request: AskRequest, searched: String, passages: [RankedPassage], _ language: Language, withExamples: Bool
  ) async throws -> [FactPrompt] {
    let first = Array(passages.prefix(options.factPassages))
    let isShort = first.reduce(0) { $0 + model.tokenCount($1.passage.chunk.text) } <= options.shortReading
    let picker = SentencePicker(
      ranking: SentenceRanking(embedder: embedder), counts: isShort ? [] : options.factSentences)
    return try await picker.readings(for: searched, of: first).map { given in
      let prompt = try prompts.prompt(
        question: request.question, passages: given, history: request.history,
        maximumTokens: longestExcerpt(request), language: language, form: .excerpt(withExamples: withExamples))
      return FactPrompt(
        passages: given, messages: prompt.messages,
        texts: prompt.passages.flatMap { [$0.passage.chunk.text] + PassageText.headings(of: $0.passage) },
        refusalPhrase: PromptWording.wording(for: language).refusalPhrase)
    }
  }
}
