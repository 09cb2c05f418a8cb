/// A language model that tells how likely it holds what might be said: natural logarithms of probabilities, by its own distribution.
public protocol LikelihoodModel: LanguageModel {
  /// Fitted to this model; `nil` where none was.
  var probe: AnswerProbe? { get }

  /// Whether it would name excerpts with an adapter that was trained for that, and needs no examples: where it has one, and the request none of
  /// its own.
  func readsAdapted(_ options: GenerationOptions) -> Bool

  /// Words of the texts, each from the beginning of a word to the end of one, that the model would most likely answer a conversation with.
  /// Temperature, stop strings and response format do not count. Costs a short generation, and about as much again for what else might
  /// have been said. Throws `LanguageModelError`.
  func excerpts(
    of texts: [String], insteadOf phrase: String, after messages: [ChatMessage], _ options: GenerationOptions
  ) async throws -> ExcerptChoice

  /// How likely each text is what comes next. What the conversations begin with in common is read once, passages in them as any other
  /// text. Throws `LanguageModelError`.
  func likelihoods(of continuations: [Continuation], _ adapters: [AdapterChoice]) async throws -> [Double]

  /// Whether it keeps what it made of passages, so that they are not read again.
  var keepsPassages: Bool { get }

  /// Whether it writes from passages that it keeps, and reads some of their sentences anew: those of `SourceSpans.nearest`.
  var repairsPassages: Bool { get }

  /// Whether it has read the passages of each conversation before. Throws `LanguageModelError`.
  func keeps(_ conversations: [[ChatMessage]]) throws -> [Bool]

  /// The model's state when it has read each conversation, for `AnswerProbe.passage`. Passages in them that it does not keep are read only if
  /// `readsMissing`; empty where it did not read one, or keeps none at all. Costs about four sevenths of reading what lies around the passages.
  /// Throws `LanguageModelError`.
  func states(behind conversations: [[ChatMessage]], readsMissing: Bool) async throws -> [[Float]]
}

/// What may be said after a conversation.
public struct Continuation: Sendable, Equatable {
  public var messages: [ChatMessage]
  /// Not empty, and not said to its end.
  public var text: String

  public init(after messages: [ChatMessage], _ text: String) {
    self.messages = messages
    self.text = text
  }
}

/// Words of texts between which to choose.
public struct ExcerptChoice: Sendable, Equatable {
  public struct Excerpt: Sendable, Equatable {
    public var text: String
    /// Of these words and nothing after them.
    public var likelihood: Double
    /// Of the model at their end, for `AnswerProbe.right`; empty where it tells none.
    public var state: [Float]

    public init(text: String, likelihood: Double, state: [Float] = []) {
      self.text = text
      self.likelihood = likelihood
      self.state = state
    }
  }

  /// Likeliest first; those that differ only in the blanks around them are the same. None where the model came to no end.
  public var excerpts: [Excerpt]
  /// How likely the model would have begun with the phrase instead.
  public var instead: Double
  /// Of the model when it has read the conversation, for `AnswerProbe.held`; empty where it tells none.
  public var state: [Float]
  public var summary: GenerationSummary

  public init(excerpts: [Excerpt], instead: Double, state: [Float] = [], summary: GenerationSummary) {
    self.excerpts = excerpts
    self.instead = instead
    self.state = state
    self.summary = summary
  }
}
