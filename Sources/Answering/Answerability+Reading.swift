public import Documents
import Foundation

/// The second judgement, on questions for a fact: after the model has pointed out the words that it takes for the answer.
///
/// A logistic model like the first, with the same threshold, over what the first one said and what the model made of it, and with weights that
/// `Scripts/fit-answerability` fitted for Qwen2.5-Coder-1.5B. Those of `ReadingWeights()`, for models without a probe, were fitted on questions
/// of XQuAD in both languages, 91 of each, with their paragraph among the nearest others and without it: of the 286 that were read for a fact,
/// held-out ones with an answer were held likelier in .965 of pairs. Those of `ReadingWeights.probed` were fitted on 167 questions that the
/// probe was not fitted to, of XQuAD, DRCD and RGB, with their passages among others of the same text and without them: .857 of pairs; both biases
/// were then raised by .25, so that the shared threshold refuses fewer.
extension Answerability {
  /// What a judgement after reading rests on.
  public struct ReadingSigns: Sendable, Codable, Equatable {
    /// The probability before reading, 0…1.
    public var found: Double
    /// Of the question.
    public var language: Language
    /// Natural logarithm of the probability of the words pointed out, the mean over the readings.
    public var written: Double
    /// Of the first token of saying that the sources hold no answer, in the widest reading.
    public var instead: Double
    /// Which part of the question's information follows from sources and words, 1 at most (see `ExcerptJudge`); `nil` where it was not asked for.
    public var explained: Double?
    /// Which part of the question's content words stands around them, 0…1.
    public var support: Double
    /// Numbers and names of the question that the passage lacks.
    public var missing: Int
    /// Natural logarithm of the odds that the words answer the question, by the model's `AnswerProbe`; `nil` without one.
    public var rightness: Double?

    public init(
      found: Double, language: Language, written: Double, instead: Double, explained: Double?, support: Double,
      missing: Int, rightness: Double? = nil
    ) {
      self.found = found
      self.language = language
      self.written = written
      self.instead = instead
      self.explained = explained
      self.support = support
      self.missing = missing
      self.rightness = rightness
    }
  }

  public struct ReadingWeights: Sendable, Codable, Equatable {
    public var found = 1.07
    public var written = 0.39
    public var instead = -0.29
    public var explained = 3.43
    public var support = 1.42
    public var missing = -1.0
    public var rightness = 0.0
    public var chineseBias = -2.19
    /// For questions in English and all other languages.
    public var englishBias = -1.19
    /// Logarithms below these count as these: further down they say no more.
    public var leastWritten = -8.0
    public var leastInstead = -14.0

    public init() {}

    /// Where the probe has told, it says nearly all that the other signs do.
    static let probed: ReadingWeights = {
      var weights = ReadingWeights()
      weights.found = 0
      weights.written = 0
      weights.instead = -0.19
      weights.explained = 0
      weights.support = 1.2
      weights.missing = -1.65
      weights.rightness = 1.34
      weights.chineseBias = -0.23
      weights.englishBias = 1.47
      return weights
    }()
  }

  public func probability(of signs: ReadingSigns) -> Double {
    let reading = signs.rightness == nil ? reading : probedReading
    let found = min(max(signs.found, 1e-4), 1 - 1e-4)
    let z =
      (signs.language == .chinese ? reading.chineseBias : reading.englishBias)
      + reading.found * log(found / (1 - found)) + reading.written * max(signs.written, reading.leastWritten)
      + reading.instead * max(signs.instead, reading.leastInstead) + reading.explained * max(signs.explained ?? 0, 0)
      + reading.support * signs.support
      + reading.missing * Double(min(signs.missing, 2)) + reading.rightness * (signs.rightness ?? 0)
    return 1 / (1 + exp(-z))
  }

  public func isAnswerable(_ signs: ReadingSigns) -> Bool {
    probability(of: signs) >= threshold
  }
}
