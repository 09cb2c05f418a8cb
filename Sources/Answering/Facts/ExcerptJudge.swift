import Documents
import Retrieval

/// Chooses between words of the passages that might answer a question. Small models judge better than they find: what a model has an
/// `AnswerProbe` for is chosen by what its inner state says of the words at their end; any other is asked from two more sides, which one it
/// takes when they are put before it as choices, and how likely the question is where the words are known (a noisy channel, as in Min et al.
/// 2022).
struct ExcerptJudge {
  var model: any LikelihoodModel
  var prompts: PromptBuilder

  /// The likeliest of them are judged.
  private static let most = 6
  /// What the logarithm of the probability of being chosen weighs, beside those of the words and of the question.
  private static let choiceWeight = 2.0
  /// What the logarithm of the probability of the words weighs, beside that of the odds that they are right.
  private static let writtenWeight = 0.3
  /// What it weighs that the question names the label of another item (`ItemLabel`): less than what the model is sure of, more than its doubts.
  private static let labelWeight = 3.0

  struct Verdict {
    var candidate: ExcerptCandidate
    /// Which part of what the question says follows from sources and words: 1 less the logarithm of its probability there, divided by that
    /// without sources. Can be below 0. `nil` where the probe has told.
    var explained: Double?
    /// Natural logarithm of the odds that the words answer the question, by the model's probe.
    var rightness: Double?
  }

  /// `candidates` come likeliest first; their order is that of the choices. `mistaken` are those of an item with another label than the
  /// question names. `nil` where there is none.
  func best(
    of candidates: [ExcerptCandidate], mistaken: Set<String>, _ request: AskRequest, passages: [RankedPassage],
    language: Language
  ) async throws -> Verdict? {
    let candidates = Array(candidates.prefix(Self.most))
    guard !candidates.isEmpty else { return nil }
    let labels = candidates.map { mistaken.contains($0.text) ? -Self.labelWeight : 0 }
    let rightness = model.probe.map { probe in candidates.compactMap { probe.right.logOdds(ofAll: $0.states) } } ?? []
    if rightness.count == candidates.count {
      let best = Self.highest(
        candidates.indices.map { Self.writtenWeight * candidates[$0].likelihood + rightness[$0] + labels[$0] })
      return Verdict(candidate: candidates[best], rightness: rightness[best])
    }
    let chosen = try await choices(candidates, request, passages, language)
    var asked = try await questions(candidates.map(\.text) + [nil], request, passages, language)
    let alone = asked.removeLast()
    let best = Self.highest(
      candidates.indices.map { candidates[$0].likelihood + asked[$0] + Self.choiceWeight * chosen[$0] + labels[$0] })
    return Verdict(candidate: candidates[best], explained: alone < 0 ? 1 - asked[best] / alone : 0)
  }

  private static func highest(_ scores: [Double]) -> Int {
    scores.indices.max { scores[$0] < scores[$1] } ?? 0
  }

  /// How likely each is chosen where all are put to choice.
  private func choices(
    _ candidates: [ExcerptCandidate], _ request: AskRequest, _ passages: [RankedPassage], _ language: Language
  ) async throws -> [Double] {
    guard candidates.count > 1 else { return [0] }
    let prompt = try prompts.prompt(
      question: request.question, passages: passages, history: request.history, maximumTokens: 1, language: language,
      form: .choice(among: candidates.map(\.text)))
    return try await model.likelihoods(
      of: zip(AnswerForm.letters, candidates).map { Continuation(after: prompt.messages, $0.0) },
      request.generation.adapters)
  }

  /// How likely the question is where each of the words is its answer; for `nil`, without sources and words.
  private func questions(
    _ answers: [String?], _ request: AskRequest, _ passages: [RankedPassage], _ language: Language
  ) async throws -> [Double] {
    try await model.likelihoods(
      of: answers.map { answer in
        let prompt = try prompts.prompt(
          question: request.question, passages: answer == nil ? [] : passages, history: [], maximumTokens: 1,
          language: language, form: .question(answeredBy: answer ?? "…"))
        return Continuation(after: prompt.messages, request.question)
      }, request.generation.adapters)
  }
}
