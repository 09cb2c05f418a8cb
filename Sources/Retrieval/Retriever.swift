import Documents
public import KnowledgeBase

/// Finds the passages that a question is about, by meaning and by words.
public struct Retriever: Sendable {
  private let store: any KnowledgeStore
  private let embedder: any Embedder
  private let options: RetrievalOptions
  private let sentences: SentenceReader
  private let translator: QuestionTranslator?

  /// With a `lexicon`, passages in the other language are found by words too.
  public init(
    store: any KnowledgeStore, embedder: any Embedder, options: RetrievalOptions = RetrievalOptions(),
    lexicon: BilingualLexicon? = nil
  ) {
    self.store = store
    self.embedder = embedder
    self.options = options
    sentences = SentenceReader(embedder: embedder)
    translator = lexicon.map(QuestionTranslator.init)
  }

  /// Best first, without passages of the same text; equal requests to an unchanged library give equal answers. Costs one embedding, up to three
  /// searches, and the embedding of the best passages' sentences where the first places are contested; with a `reranker`, what
  /// that costs for the first passages. Throws `RetrievalError` for a request that makes no sense, and what store, embedder and reranker throw.
  public func retrieve(_ request: RetrievalRequest, reranker: (any Reranker)? = nil) async throws -> [RankedPassage] {
    let question = request.question
    let weights = request.weights ?? options.weights
    try request.check(limit: options.candidates)
    guard weights.isUsable else {
      throw RetrievalError.unusableWeights(vector: weights.vector, lexical: weights.lexical)
    }
    let ranking = PassageRanking(
      weights: weights, options: options, language: LanguageDetector.language(of: question), decay: request.decay)

    let translated = translator?.terms(of: question) ?? []
    let vector = try await embed(question)
    let found = try await candidates(for: request, vector, translated, language: ranking.language)
    let ranked = Self.withoutRepeatedTexts(ranking.rank(found))
    var passages = try await reread(ranked, ranking, vector).map { candidate in
      RankedPassage(
        passage: candidate.passage, score: candidate.score,
        scores: PassageScores(vector: candidate.cosine, lexical: candidate.lexical, sentence: candidate.sentence))
    }
    let threshold = request.similarityThreshold ?? -.infinity
    passages.removeAll { $0.scores.vector < threshold }
    if let reranker {
      let first = Array(passages.prefix(max(0, reranker.depth)))
      let logOdds = try await reranker.logOdds(of: first, question: question)
      passages = RerankedOrder(weight: options.rerankWeight).order(passages, logOdds)
    }
    let wanted = try await chosen(passages, request)
    return try await withNeighbours(wanted, count: request.neighbours)
  }

  /// `found`, and behind them the clauses that the best of them point at and that were not found: a rule is not understood without the rule
  /// that it refers to. What was found keeps its place, so that nothing better is crowded out. Scores of what is added are those of its own vector.
  public func withReferredClauses(
    _ found: [RankedPassage], question: String, filter: SearchFilter = SearchFilter()
  ) async throws -> [RankedPassage] {
    let referring = found.prefix(max(0, options.referringPassages)).filter { $0.passage.chunk.kind == .regulation }
    // Some of them were found themselves.
    let referred = try await store.passages(
      referredToBy: referring.map(\.passage.id), filter: filter, limit: options.referredPassages + found.count)
    let known = Set(found.map(\.passage.id))
    let added = referred.filter { !known.contains($0.passage.id) }.prefix(max(0, options.referredPassages))
    guard !added.isEmpty else { return found }
    let cosines = try await cosines(of: added.map(\.passage), with: try await embed(question))
    return found
      + added.map {
        RankedPassage(
          passage: $0.passage, score: 0, scores: PassageScores(vector: cosines[$0.passage.id] ?? 0, lexical: 0),
          referredBy: $0.referredBy)
      }
  }

  // MARK: Results

  private func chosen(_ ranked: [RankedPassage], _ request: RetrievalRequest) async throws -> [RankedPassage] {
    guard request.diversity > 0 else { return Array(ranked.prefix(request.topK)) }
    let pool = ranked.prefix(options.candidates)
    let hashes = pool.map(\.passage.contentHash)
    let vectors = try await store.vectors(contentHashes: hashes)
    return MaximalMarginalRelevance(diversity: request.diversity, cosineFloor: options.cosineFloor)
      .order(pool.map(\.score), vectors: hashes.map { vectors[$0] }, count: request.topK).map { pool[$0] }
  }

  private func withNeighbours(_ ranked: [RankedPassage], count: Int) async throws -> [RankedPassage] {
    guard count > 0 else { return ranked }
    var ranked = ranked
    for index in ranked.indices {
      ranked[index].context = PassageContext(try await store.passages(around: ranked[index].passage.id, count: count))
    }
    return ranked
  }

  // MARK: Candidates

  /// What the searches find, with the cosine and the share of words of each.
  private func candidates(
    for request: RetrievalRequest, _ vector: [Float], _ translated: [SoftTerm], language: Language
  ) async throws -> [PassageRanking.Candidate] {
    let words = QuestionTranslator.words(of: translated, limit: options.candidates)
    async let own = store.lexicalSearch(
      LexicalQuery(request.question), filter: request.filter, limit: options.candidates)
    async let other = store.lexicalSearch(
      LexicalQuery(words: words), filter: request.filter, limit: options.candidates)
    let depth = options.candidates * max(1, options.vectorDepth)
    let near = try await store.vectorSearch(vector, filter: request.filter, limit: depth)
    let lexical = Set(try await (own + other).map(\.passageID))

    var cosines = Dictionary(
      near.lazy.filter(\.score.isFinite).map { ($0.passageID, $0.score) }, uniquingKeysWith: max)
    let passages = try await store.passages(ids: lexical.union(cosines.keys).sorted())
    let unknown = passages.filter { passage in cosines[passage.id] == nil }
    cosines.merge(try await self.cosines(of: unknown, with: vector)) { $1 }
    let last = cosines.values.min() ?? options.cosineFloor

    let all = passages.map { passage in
      PassageRanking.Candidate(
        passage: passage, cosine: cosines[passage.id] ?? last, lexical: 0,
        isForeign: LanguageDistance.isForeign(passage.chunk.language, to: language),
        languageDistance: LanguageDistance.of(passage, from: language))
    }
    let groups = [true, false].map { isForeign in
      let group = all.filter { $0.isForeign == isForeign }.sorted {
        ($0.cosine, $1.passage.id) > ($1.cosine, $0.passage.id)
      }
      let places = Set(group.prefix(options.candidates).map(\.passage.id)).union(lexical)
      return group.filter { places.contains($0.passage.id) }
    }
    let ownTerms = LexicalQuery.terms(of: request.question).map { SoftTerm(forms: [$0.text: 1]) }
    return Self.matched(groups[0], SoftQuestion(translated.isEmpty ? ownTerms : translated, scansIdeographs: true))
      + Self.matched(groups[1], SoftQuestion(ownTerms, scansIdeographs: false))
  }

  /// Titles and headings are in every passage under them, and so tell passages apart less well.
  private static let headingWeight: Float = 0.5

  private static func matched(
    _ group: [PassageRanking.Candidate], _ question: SoftQuestion
  ) -> [PassageRanking.Candidate] {
    let counts = group.map { candidate in
      let chunk = candidate.passage.chunk
      var counts = question.count(in: chunk.text)
      let headings = ([candidate.passage.title] + chunk.headingPath + [chunk.symbol ?? ""]).joined(separator: "\n")
      counts.add(question.count(in: headings), weight: headingWeight)
      return counts
    }
    return zip(group, LexicalMatch.shares(counts)).map { candidate, share in
      var candidate = candidate
      candidate.lexical = share
      return candidate
    }
  }

  // MARK: Reading again

  /// Reads the sentences of the first passages where they are close to each other.
  private func reread(
    _ ranked: [PassageRanking.Candidate], _ ranking: PassageRanking, _ vector: [Float]
  ) async throws -> [PassageRanking.Candidate] {
    guard let best = ranked.first, options.sentenceShare > 0, ranking.weights.vector > 0 else { return ranked }
    var first = ranked.prefix(max(0, options.rereadPassages)).prefix { $0.score >= best.score - options.rereadMargin }
    guard first.count > 1 else { return ranked }
    // In another language, sentences say less than the passage: numbers and names draw them.
    let read = first.indices.filter { !first[$0].isForeign && first[$0].passage.chunk.kind != .code }
    let cosines = try await sentences.best(in: read.map { first[$0].passage.chunk.text }, for: vector)
    for (index, cosine) in zip(read, cosines) { first[index].sentence = cosine }
    return ranking.reordered(Array(first), before: Array(ranked.dropFirst(first.count)))
  }

  private func embed(_ question: String) async throws -> [Float] {
    try await embedder.embed([question], as: .query).first ?? []
  }

  /// From the vectors that the library holds: nothing is computed anew.
  private func cosines(of passages: [Passage], with vector: [Float]) async throws -> [Int64: Float] {
    guard !passages.isEmpty else { return [:] }
    let hashes = passages.map(\.contentHash)
    let vectors = try await store.vectors(contentHashes: hashes)
    return zip(passages, hashes).reduce(into: [:]) { result, pair in
      guard let other = vectors[pair.1], other.count == vector.count else { return }
      result[pair.0.id] = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  private static func withoutRepeatedTexts(_ ranked: [PassageRanking.Candidate]) -> [PassageRanking.Candidate] {
    var seen = Set<Substring>()
    return ranked.filter { seen.insert($0.passage.chunk.text.trimmed).inserted }
  }
}

extension String {
  fileprivate var trimmed: Substring {
    let start = drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...end]
  }
}
