/// What intents and their vectors were asked for since the start.
public struct IntentActivity: Sendable, Equatable {
  /// Texts by what they were taken for; `none` where the probability was below the threshold.
  public var classified: [String: Int]
  public var vectors: CachedEmbedder.Activity

  public init(classified: [String: Int] = [:], vectors: CachedEmbedder.Activity = .init()) {
    self.classified = classified
    self.vectors = vectors
  }
}

extension Assistant {
  public var intentActivity: IntentActivity {
    IntentActivity(classified: intents.classified, vectors: embedder.activity)
  }
}
