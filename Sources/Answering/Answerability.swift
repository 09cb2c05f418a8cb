public import Documents
import Foundation
import KnowledgeBase
public import Retrieval

/// Judges before the model is asked whether the passages found can hold the answer.
///
/// A logistic model of three signs, each made to be near 0 where it says nothing:
/// - *cosine*: how far the best passage's cosine with the question is above the centre for the question's language, in units of
///   `cosineSpread`; a passage in another language is given `otherLanguageBonus`, since encoders set languages apart;
/// - *coverage*: which part of the question's content words (by weight: numbers and names count more) the best of the first passages
///   has, less `coverageCentre`. Question words are not counted. For a passage in another language only numbers and names can be
///   compared; where the question has none, the sign is left out;
/// - *margin*: how far the best cosine stands out from the median of what was found, in units of `cosineSpread`. A question about
///   something that the library knows makes few passages stand out; a question from elsewhere finds many that are equally far. With
///   e5 it was measured to add nothing to the other two, and weighs nothing by default.
///
/// The probability is `1 / (1 + exp(-z))` with `z = bias + cosineWeight·cosine + coverageWeight·coverage + marginWeight·margin`, and a
/// question is answered from `threshold` on. All of these depend on the embedding model; the defaults are for multilingual-e5-small, fitted on the
/// sample library with questions about it, near it and far from it: at .24 they refused 2 % of the
/// answerable and 80 % of the far questions, at .41 5 % and 92 %; the default lies between. Near ones are for the model and the verification to refuse.
public struct Answerability: Sendable, Codable, Equatable {
  public var chineseCentre = 0.885
  /// For questions in English and all other languages.
  public var englishCentre = 0.835
  public var cosineSpread = 0.02
  public var otherLanguageBonus = 0.05
  public var cosineWeight = 1.1
  public var coverageCentre = 0.4
  public var coverageWeight = 3.3
  public var marginWeight = 0.0
  public var bias = -0.8
  public var threshold = 0.3
  /// How many of the first passages are looked through for the question's words.
  public var depth = 5
  /// From this probability on a question for a fact is read about before it is judged.
  public var readingFloor = 0.05
  public var reading = ReadingWeights()
  /// The same where the model has an `AnswerProbe`.
  public var probedReading = ReadingWeights.probed
  /// The same where passages were reranked, too.
  public var rerankedReading = ReadingWeights.reranked

  public init() {}

  /// What a judgement rests on.
  public struct Signs: Sendable, Codable, Equatable {
    /// Of the question.
    public var language: Language
    /// With the bonus, if the passage has one.
    public var topCosine: Double
    /// 0…1; `nil` where nothing could be compared.
    public var coverage: Double?
    public var margin: Double

    public init(language: Language, topCosine: Double, coverage: Double?, margin: Double) {
      self.language = language
      self.topCosine = topCosine
      self.coverage = coverage
      self.margin = margin
    }
  }

  public struct Judgement: Sendable, Equatable {
    /// 0…1.
    public var probability: Double
    public var isAnswerable: Bool
    public var signs: Signs
    /// Stretches of the question that none of the first passages has.
    public var missing: [String]
  }

  /// Nothing found is not answerable.
  public func judge(question: String, passages: [RankedPassage]) -> Judgement {
    let terms = ContentTerms(question, asQuestion: true)
    let found = passages.prefix(depth).map { ContentTerms(Self.searchableText($0)) }
    let union = found.reduce(into: Set<String>()) { $0.formUnion($1.vocabulary) }
    let signs = signs(of: terms, in: question, passages: passages, found: found)
    let probability = passages.isEmpty ? 0 : probability(of: signs)
    return Judgement(
      probability: probability, isAnswerable: !passages.isEmpty && probability >= threshold, signs: signs,
      missing: Self.stretches(of: question, at: terms.terms.filter { !$0.isIn(union) }.map(\.scalars)))
  }

  public func probability(of signs: Signs) -> Double {
    let centre = signs.language == .chinese ? chineseCentre : englishCentre
    let cosine = (signs.topCosine - centre) / cosineSpread
    let coverage = signs.coverage.map { $0 - coverageCentre } ?? 0
    let z = bias + cosineWeight * cosine + coverageWeight * coverage + marginWeight * signs.margin / cosineSpread
    return 1 / (1 + exp(-z))
  }

  private func signs(
    of terms: ContentTerms, in question: String, passages: [RankedPassage], found: [ContentTerms]
  ) -> Signs {
    let language = LanguageDetector.language(of: question)
    func isForeign(_ ranked: RankedPassage) -> Bool {
      ranked.passage.chunk.language != language && ranked.passage.chunk.language != .other
    }
    let cosines = passages.map { Double($0.scores.vector) + (isForeign($0) ? otherLanguageBonus : 0) }.sorted()
    guard let top = cosines.last else { return Signs(language: language, topCosine: 0, coverage: nil, margin: 0) }
    let coverages = zip(passages, found).compactMap { passage, content -> Double? in
      let comparable = isForeign(passage) ? terms.languageIndependent : terms
      return comparable.isEmpty ? nil : comparable.coverage(by: content.vocabulary)
    }
    return Signs(
      language: language, topCosine: top, coverage: coverages.max(), margin: top - cosines[cosines.count / 2])
  }

  private static func searchableText(_ ranked: RankedPassage) -> String {
    ranked.passage.chunk.embeddingText(title: ranked.passage.title)
  }

  /// Neighbouring terms are joined, so that a Chinese word is not named by its pairs of characters.
  private static func stretches(of text: String, at places: [Range<Int>]) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var joined: [Range<Int>] = []
    for place in places.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, place.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, place.upperBound)
      } else {
        joined.append(place)
      }
    }
    return joined.map { String(String.UnicodeScalarView(scalars[$0])) }
  }
}
