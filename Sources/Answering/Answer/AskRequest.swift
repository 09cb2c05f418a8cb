public import KnowledgeBase
public import Retrieval

/// A question to be answered from the library.
public struct AskRequest: Sendable, Equatable {
  public var question: String
  public var filter: SearchFilter
  /// Passages to search for; as many of the best as fit are given to the model.
  public var topK: Int
  /// As `RetrievalRequest` has them.
  public var diversity: Float = 0
  public var decay: TimeDecay?
  /// The conversation so far, oldest first, without system messages.
  public var history: [ChatMessage]
  public var generation: GenerationOptions
  /// Ends after the passages.
  public var onlyRetrieval: Bool

  public init(
    question: String, filter: SearchFilter = SearchFilter(), topK: Int = 6, history: [ChatMessage] = [],
    generation: GenerationOptions = GenerationOptions(), onlyRetrieval: Bool = false
  ) {
    self.question = question
    self.filter = filter
    self.topK = topK
    self.history = history
    self.generation = generation
    self.onlyRetrieval = onlyRetrieval
  }
}
