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

  public init(
    question: String, filter: SearchFilter = SearchFilter(), topK: Int = 8, similarityThreshold: Float? = nil,
    weights: FusionWeights? = nil
  ) {
    self.question = question
    self.filter = filter
    self.topK = topK
    self.similarityThreshold = similarityThreshold
    self.weights = weights
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
  /// How many hits of each kind of search are fused.
  public var candidates = 50
  /// Measured with multilingual-e5-small on the development parts of XQuAD (zh, en and across) and CMRC 2018.
  public var weights = FusionWeights(vector: 0.7, lexical: 0.3)
  /// The cosine that counts as nothing in common, about 0.7 in e5 models. Where candidates lie lower, the lowest of them is taken, so that
  /// embedding models with a wider scale work too.
  public var cosineFloor: Float = 0.7

  /// Added to the cosine of passages in another language than the question's before they are ranked. Encoders set whole languages
  /// apart: with e5, a right passage in the other language has a cosine about 0.1 below a right one in the same, below wrong ones even.
  public var otherLanguageBonus: Float = 0.05
  /// How many times `candidates` are looked at by vector, so that passages of another language are among them.
  public var vectorDepth = 3

  /// How many of the best passages have the clauses added that they point at, and how many are added in all.
  public var referringPassages = 3
  public var referredPassages = 3

  public init() {}
}
