import Documents
import KnowledgeBase

/// Finds where words of the passages stand: of all places, in the sentences that hold most of what the question names.
struct ExcerptLocator {
  let passages: [PassageEvidence]
  let question: ContentTerms

  /// Passages are cited too where a sentence says it nearly as well as the best one,
  private static let nearness = 0.12
  /// or that hold altogether so much of what the question names, beside the best one's passage.
  private static let wholeShare = 0.65
  private static let mostPassages = 5
  /// What a term in title or headings counts for, beside one in the sentence.
  private static let contextShare = 0.5

  /// The sentences around it, each passage once, in the order of the passages. Blanks make no difference. Where nothing of what the question
  /// names stands around it anywhere, the first place alone. A number is not borne out by a range that it is an end of, unless
  /// what stands around it elsewhere says less of the question.
  func evidence(for excerpt: String) -> [Evidence] {
    func bests(amongRanges: Bool) -> [Evidence] {
      passages.indices.compactMap { best(in: $0, excerpt, amongRanges: amongRanges) }
    }
    let (alone, all) = (bests(amongRanges: false), bests(amongRanges: true))
    guard let nearest = all.max(by: { $0.support < $1.support }) else { return [] }
    let isAlone = alone.contains { $0.support >= nearest.support - Self.nearness }
    let found = isAlone ? alone : all
    guard let first = found.max(by: { $0.support < $1.support }) else { return [] }
    let sentence = max(first.support - Self.nearness, .leastNonzeroMagnitude)
    let whole = max(support(of: first.passage) * Self.wholeShare, .leastNonzeroMagnitude)
    let others = found.filter {
      $0.passage != first.passage && ($0.support >= sentence || support(of: $0.passage) >= whole)
    }.sorted { ($1.support, $0.passage) < ($0.support, $1.passage) }
    return ([first] + others.prefix(Self.mostPassages - 1)).sorted { $0.passage < $1.passage }
  }

  /// Which part of what the question names the passage holds, with its title and headings.
  private func support(of passage: Int) -> Double {
    question.coverage(by: passages[passage].vocabulary.union(passages[passage].context))
  }

  private func best(in index: Int, _ excerpt: String, amongRanges: Bool) -> Evidence? {
    let passage = passages[index]
    return stretches(of: passage, with: excerpt, amongRanges: amongRanges).compactMap { units -> Evidence? in
      guard let first = units.first, let last = units.last else { return nil }
      let vocabulary = units.reduce(into: Set<String>()) { $0.formUnion($1.vocabulary) }
      let inText = question.coverage(by: vocabulary)
      let inAll = question.coverage(by: vocabulary.union(passage.context))
      return Evidence(
        passage: index, bytes: first.bytes.lowerBound..<last.bytes.upperBound,
        support: inText + Self.contextShare * (inAll - inText))
    }.max { $0.support < $1.support }
  }

  /// The sentences around each place of it. What stands in a heading alone is said of every sentence below it.
  private func stretches(
    of passage: PassageEvidence, with excerpt: String, amongRanges: Bool
  ) -> [[PassageEvidence.Unit]] {
    func places(in text: String) -> [Range<Int>] {
      Self.places(of: excerpt, in: text).filter { amongRanges || !NumberRange.isEnd($0, in: text) }
    }
    let inText = places(in: passage.passage.chunk.text)
    guard inText.isEmpty else {
      return inText.map { place in passage.units.filter { $0.bytes.overlaps(place) } }
    }
    let isHeading = PassageText.headings(of: passage.passage).contains { !places(in: $0).isEmpty }
    return isHeading ? passage.units.map { [$0] } : []
  }

  /// UTF-8 ranges, whole words only.
  static func places(of excerpt: String, in text: String) -> [Range<Int>] {
    let wanted = Array(excerpt.utf8.filter { $0 != 0x20 })
    let bytes = Array(text.utf8)
    let offsets = bytes.indices.filter { bytes[$0] != 0x20 }
    guard !wanted.isEmpty, offsets.count >= wanted.count else { return [] }
    return (0...offsets.count - wanted.count).compactMap { start -> Range<Int>? in
      guard wanted.indices.allSatisfy({ bytes[offsets[start + $0]] == wanted[$0] }) else { return nil }
      let range = offsets[start]..<offsets[start + wanted.count - 1] + 1
      return isWhole(range, in: bytes) ? range : nil
    }
  }

  private static func isWhole(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
    func isWord(_ index: Int) -> Bool {
      guard bytes.indices.contains(index) else { return false }
      let byte = bytes[index] | 0x20
      return (0x30...0x39).contains(bytes[index]) || (0x61...0x7A).contains(byte)
    }
    return !(isWord(range.lowerBound - 1) && isWord(range.lowerBound))
      && !(isWord(range.upperBound - 1) && isWord(range.upperBound))
  }
}
