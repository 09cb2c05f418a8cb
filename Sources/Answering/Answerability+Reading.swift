public import Documents
import Foundation

/// The second judgement, on questions for a fact: after the model has pointed out the words that it takes for the answer.
///
/// A logistic model like the first, with the same threshold, over what the first one said and what the model made of it, and with weights that
/// `Scripts/fit-answerability` fitted for Qwen2.5-Coder-1.5B. Those of `ReadingWeights()`, for models without a probe, were fitted on questions
/// of XQuAD in both languages, 91 of each, with their paragraph among the nearest others and without it: of the 286 that were read for a fact,
/// held-out ones with an answer were held likelier in .965 of pairs. Those of `ReadingWeights.probed` rest on 229
/// questions that the probe was not fitted to, of XQuAD and DRCD, likewise among others of the same text: .936 of pairs. What the two parts of the
/// probe tell was made to weigh the same, which these questions cannot tell from other shares (.937 to .931), and RGB's prefer to the words'
/// part alone (.79 of pairs, .74); the biases were lowered by .9 after a look at both curves. `ReadingWeights.reranked` adds how likely the best
/// passage answers by itself: of unseen articles of XQuAD .907 of pairs become .965 in Chinese, .984 become .993 in English, RGB's .788 become
/// .792; its biases refuse nearly as many of RGB's questions as before.
extension Answerability {
  /// What a judgement after reading rests on.
  public struct ReadingSigns: Sendable, Codable, Equatable {
    /// The probability before reading, 0…1.
    public var found: Double
    /// Of the question.
    public var language: Language
    /// Natural logarithm of the probability of the words pointed out, the mean over the readings.
    public var written: Double
    /// Of the first token of saying that the sources hold no answer, in the reading where that is least likely.
    public var instead: Double
    /// Which part of the question's information follows from sources and words, 1 at most (see `ExcerptJudge`); `nil` where it was not asked for.
    public var explained: Double?
    /// Which part of the question's content words stands around them, 0…1; `nil` where they are in another language.
    public var support: Double?
    /// Numbers and names of the question that the passage lacks.
    public var missing: Int
    /// Natural logarithm of the odds that what was read holds the answer, by the model's `AnswerProbe`; `nil` without one.
    public var held: Double?
    /// Natural logarithm of the odds that the words answer the question, likewise.
    public var rightness: Double?
    /// Natural logarithm of the odds that the likeliest of the passages read answers the question by itself; `nil` where none was reranked.
    public var relevance: Double?

    public init(
      found: Double, language: Language, written: Double, instead: Double, explained: Double?, support: Double?,
      missing: Int, held: Double? = nil, rightness: Double? = nil, relevance: Double? = nil
    ) {
      self.found = found
      self.language = language
      self.written = written
      self.instead = instead
      self.explained = explained
      self.support = support
      self.missing = missing
      self.held = held
      self.rightness = rightness
      self.relevance = relevance
    }
  }

  public struct ReadingWeights: Sendable, Codable, Equatable {
    public var found = 1.07
    public var written = 0.39
    public var instead = -0.29
    public var explained = 3.43
    public var support = 1.42
    /// What support counts as where it is not known: between what questions with an answer and those without have.
    public var unknownSupport = 0.42
    public var missing = -1.0
    public var held = 0.0
    public var rightness = 0.0
    public var relevance = 0.0
    public var chineseBias = -2.19
    /// For questions in English and all other languages.
    public var englishBias = -1.19
    /// Logarithms below these count as these: further down they say no more.
    public var leastWritten = -8.0
    public var leastInstead = -14.0
    /// Further than this from even odds, either way, `relevance` says no more: on texts unlike those that it was fitted to it is too sure.
    public var mostRelevance = 2.0

    public init() {}

    /// Where the probe has told, it says all that some of the other signs do.
    static let probed: ReadingWeights = {
      var weights = ReadingWeights()
      weights.found = 0
      weights.written = 0
      weights.instead = 0
      weights.explained = 0
      weights.support = 3.5
      weights.missing = -1.9
      weights.held = 0.4
      weights.rightness = 0.4
      weights.chineseBias = -1.21
      weights.englishBias = -0.88
      return weights
    }()

    /// Where the passages read were reranked, that counts too.
    static let reranked: ReadingWeights = {
      var weights = probed
      weights.relevance = 0.7
      weights.chineseBias = -2
      weights.englishBias = -1.5
      return weights
    }()
  }

  public func probability(of signs: ReadingSigns) -> Double {
    let reading = signs.rightness == nil ? reading : signs.relevance == nil ? probedReading : rerankedReading
    let found = min(max(signs.found, 1e-4), 1 - 1e-4)
    let z =
      (signs.language == .chinese ? reading.chineseBias : reading.englishBias)
      + reading.found * log(found / (1 - found)) + reading.written * max(signs.written, reading.leastWritten)
      + reading.instead * max(signs.instead, reading.leastInstead) + reading.explained * max(signs.explained ?? 0, 0)
      + reading.support * (signs.support ?? reading.unknownSupport)
      + reading.missing * Double(min(signs.missing, 2)) + reading.held * (signs.held ?? 0)
      + reading.rightness * (signs.rightness ?? 0) + reading.relevance
      * min(max(signs.relevance ?? 0, -reading.mostRelevance), reading.mostRelevance)
    return 1 / (1 + exp(-z))
  }

  public func isAnswerable(_ signs: ReadingSigns) -> Bool {
    probability(of: signs) >= threshold
  }
}
