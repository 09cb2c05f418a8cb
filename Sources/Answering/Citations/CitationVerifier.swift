import Documents
import KnowledgeBase
import Retrieval

/// Checks statements against the passages that were given to the model.
///
/// *Support* is the part, by weight, of a statement's content terms that a stretch of up to three sentences has; terms that only the
/// passage's title or headings have count less than half. A number or name that the whole passage lacks makes it 0, however well the rest
/// agrees. Where statement and passage are in different languages (or the passage is code), words cannot be compared: then the cosine of
/// the statement with the nearest sentence decides, and numbers and identifiers must agree all the same.
struct CitationVerifier: Sendable {
  let passages: [PassageEvidence]
  private let question: ContentTerms
  private let options: VerificationOptions
  private let similarity: SentenceSimilarity

  /// What a term in title or headings counts for; less than half, so that they alone support nothing.
  private static let contextShare = 0.4
  /// Statements with less content than this, such as a number alone, are found by chance.
  private static let briefWeight = 3.0
  /// How much of the question must stand near a brief statement that the model gives no source for.
  private static let briefQuestionCoverage = 0.3

  init(passages: [Passage], question: String, embedder: any Embedder, options: VerificationOptions) {
    self.passages = passages.map { PassageEvidence($0, longestQuote: options.quoteLength) }
    self.question = ContentTerms(question, asQuestion: true)
    self.options = options
    similarity = SentenceSimilarity(embedder: embedder)
  }

  /// `cited` are the passages that the model names, from 0; `quoted` is what it copied before, in which a statement that names none, or
  /// has nothing to compare, is looked for first. Where what is named does not hold and another passage clearly does, that is taken.
  func verify(_ text: String, cited: [Int], quoted: [Evidence] = []) async throws -> Verdict {
    let statement = ContentTerms(text)
    guard !statement.isEmpty else {
      return Verdict(isSupported: !quoted.isEmpty, evidence: quoted)
    }
    let named = (cited.isEmpty ? quoted.map(\.passage) : cited).filter(passages.indices.contains)
    let claim = Claim(text: text, terms: statement, language: LanguageDetector.language(of: text), quoted: quoted)
    var checked: [Evidence] = []
    for passage in named { checked.append(try await evidence(for: claim, in: passage, isCited: true)) }
    let holding = checked.filter { $0.support >= options.citedSupport }
    if !holding.isEmpty { return Verdict(isSupported: true, evidence: holding) }

    var best: Evidence?
    for passage in passages.indices where !named.contains(passage) {
      let other = try await evidence(for: claim, in: passage, isCited: false)
      guard other.support >= options.uncitedSupport, other.support > best?.support ?? 0 else { continue }
      guard statement.weight >= Self.briefWeight || isAboutQuestion(other) else { continue }
      best = other
    }
    if let best { return Verdict(isSupported: true, evidence: [best]) }
    return Verdict(isSupported: false, evidence: cited.isEmpty ? [] : checked)
  }

  private struct Claim {
    var text: String
    var terms: ContentTerms
    var language: Language
    var quoted: [Evidence]
  }

  private func evidence(for claim: Claim, in index: Int, isCited: Bool) async throws -> Evidence {
    let passage = passages[index]
    let isForeign = claim.language != passage.language && !claim.terms.hasOnlyNumbers
    var best = overlap(of: claim, with: passage, at: index)
    let known = passage.vocabulary.union(passage.context)
    guard claim.terms.contradictions(of: known, acrossLanguages: isForeign).isEmpty else {
      best.support = 0
      return best
    }
    if isForeign, best.support < options.citedSupport {
      let nearest = try await similarity.nearest(to: claim.text, in: passage)
      let needed = options.crossLanguageCosine + (isCited ? 0 : options.crossLanguageMargin)
      if let nearest, nearest.cosine >= needed {
        return Evidence(passage: index, bytes: nearest.bytes, support: 1)
      }
    }
    return best
  }

  /// The stretch that has most of the statement; among equals the one that the model quoted, is about the question, is short.
  private func overlap(of claim: Claim, with passage: PassageEvidence, at index: Int) -> Evidence {
    var best = Evidence(passage: index, bytes: passage.units.first?.bytes ?? 0..<0, support: 0)
    var bestRank = -1.0
    let quoted = claim.quoted.filter { $0.passage == index }.map(\.bytes)
    for window in passage.windows(longest: options.quoteLength) {
      let vocabulary = passage.units[window].reduce(into: Set<String>()) { $0.formUnion($1.vocabulary) }
      let inText = claim.terms.coverage(by: vocabulary)
      let inAll = claim.terms.coverage(by: vocabulary.union(passage.context))
      let support = inText + Self.contextShare * (inAll - inText)
      let bytes =
        passage.units[window.lowerBound].bytes.lowerBound..<passage.units[window.upperBound - 1].bytes.upperBound
      let isQuoted = quoted.contains { $0.overlaps(bytes) }
      let rank =
        support + (isQuoted ? 0.1 : 0) + 0.03 * question.coverage(by: vocabulary) - 0.04 * Double(window.count - 1)
      guard rank > bestRank else { continue }
      bestRank = rank
      best = Evidence(passage: index, bytes: bytes, support: support)
    }
    return best
  }

  private func isAboutQuestion(_ evidence: Evidence) -> Bool {
    let passage = passages[evidence.passage]
    let vocabulary = ContentTerms(passage.text(evidence.bytes)).vocabulary.union(passage.context)
    return question.coverage(by: vocabulary) >= Self.briefQuestionCoverage
  }
}
