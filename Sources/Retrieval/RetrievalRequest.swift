import Documents
public import KnowledgeBase

/// A question to the library.
public struct RetrievalRequest: Sendable, Equatable {
  public var question: String
  /// Applied before anything is ranked.
  public var filter: SearchFilter
  /// Passages wanted, best first; 1 up to `RetrievalOptions.candidates`.
  public var topK: Int
  /// Leaves out passages whose cosine with the question is smaller. Cosines of e5 models lie close together, mostly in 0.75…0.92.
  public var similarityThreshold: Float?
  /// `nil` takes the retriever's own.
  public var weights: FusionWeights?
  /// How much passages are preferred that are unlike those before them, 0…1; see `MaximalMarginalRelevance`. Above 0, scores may rise
  /// down the list.
  public var diversity: Float
  /// Lets older documents count less; `nil` is fair to all.
  public var decay: TimeDecay?
  /// How many passages before and after each are joined with it as its context, up to `maximumNeighbours`.
  public var neighbours: Int

  public static let maximumNeighbours = 10

  public init(
    question: String, filter: SearchFilter = SearchFilter(), topK: Int = 8, similarityThreshold: Float? = nil,
    weights: FusionWeights? = nil, diversity: Float = 0, decay: TimeDecay? = nil, neighbours: Int = 0
  ) {
    self.question = question
    self.filter = filter
    self.topK = topK
    self.similarityThreshold = similarityThreshold
    self.weights = weights
    self.diversity = diversity
    self.decay = decay
    self.neighbours = neighbours
  }

  /// Throws `RetrievalError` for what makes no sense.
  func check(limit: Int) throws(RetrievalError) {
    guard question.contains(where: { !$0.isWhitespace }) else { throw .emptyQuestion }
    guard (1...max(1, limit)).contains(topK) else { throw .topKOutOfRange(topK, limit: limit) }
    guard (0...1).contains(diversity) else { throw .diversityOutOfRange(diversity) }
    if let decay {
      guard decay.halfLife.isFinite, decay.halfLife > 0 else { throw .unusableHalfLife(decay.halfLife) }
    }
    guard (0...Self.maximumNeighbours).contains(neighbours) else {
      throw .neighboursOutOfRange(neighbours, limit: Self.maximumNeighbours)
    }
  }
}

/// What each kind of search counts for. Only the ratio matters.
public struct FusionWeights: Sendable, Codable, Equatable {
  public var vector: Float
  public var lexical: Float

  public init(vector: Float, lexical: Float) {
    self.vector = vector
    self.lexical = lexical
  }

  var isUsable: Bool {
    vector.isFinite && lexical.isFinite && vector >= 0 && lexical >= 0 && vector + lexical > 0
  }

  /// Scaled to a sum of 1.
  var normalized: FusionWeights {
    FusionWeights(vector: vector / (vector + lexical), lexical: lexical / (vector + lexical))
  }
}

public struct RetrievalOptions: Sendable, Equatable {
  /// How many hits of each kind of search are compared.
  public var candidates = 50
  /// At 0.7 and 0.3 cosines and words count as `LanguageOptions` say; other shares weigh them up or down.
  public var weights = FusionWeights(vector: 0.7, lexical: 0.3)
  /// The cosine that counts as nothing in common, about 0.7 in e5 models: where scores begin. Where candidates lie lower, the lowest of
  /// them is taken, so that embedding models with a wider scale work too.
  public var cosineFloor: Float = 0.7
  /// How many times `candidates` are looked at by vector, so that passages of another language are among them.
  public var vectorDepth = 3

  public var chinese = LanguageOptions(wordsWorth: 0.3, translatedWordsWorth: 0.3, otherLanguageBonus: 0.07)
  public var otherLanguages = LanguageOptions(wordsWorth: 0.08, translatedWordsWorth: 0.2, otherLanguageBonus: 0.04)

  /// How many of the best passages are read again sentence by sentence, if their scores are within `rereadMargin` of the best, and the
  /// share of the best sentence's cosine beside that of the whole passage. No passages, or no share: none is read.
  public var rereadPassages = 6
  public var rereadMargin: Float = 0.1
  public var sentenceShare: Float = 0.3

  /// What the logarithm of the odds weighs that a reranker gives, beside scores of 0…1.
  public var rerankWeight: Float = 0.05

  /// How many of the best passages have the clauses added that they point at, and how many are added in all.
  public var referringPassages = 3
  public var referredPassages = 3

  public init() {}
}

/// What depends on the language of the question. Measured with multilingual-e5-small; README.md has the figures.
public struct LanguageOptions: Sendable, Equatable {
  /// What a passage that has all words of the question gains, in units of the cosine.
  public var wordsWorth: Float
  /// The same where the words are translations.
  public var translatedWordsWorth: Float
  /// Added to the cosine of passages in another language than the question's before they are ranked; less where `LanguageDistance` is below
  /// 1. Encoders set whole languages apart: with e5, a right passage in the other language has a cosine about 0.1 below a right one in
  /// the same, below wrong ones even.
  public var otherLanguageBonus: Float

  public init(wordsWorth: Float, translatedWordsWorth: Float, otherLanguageBonus: Float) {
    self.wordsWorth = wordsWorth
    self.translatedWordsWorth = translatedWordsWorth
    self.otherLanguageBonus = otherLanguageBonus
  }
}

extension RetrievalOptions {
  func language(_ language: Language) -> LanguageOptions {
    language == .chinese ? chinese : otherLanguages
  }
}
