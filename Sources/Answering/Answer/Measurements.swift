/// Tokens read and written by the model.
public struct Usage: Sendable, Codable, Equatable {
  public var promptTokens = 0
  public var completionTokens = 0

  enum CodingKeys: String, CodingKey {
    case promptTokens = "prompt_tokens"
    case completionTokens = "completion_tokens"
  }

  public init() {}
}

/// Where the time went, in seconds.
public struct Timings: Sendable, Codable, Equatable {
  public var retrieval = 0.0
  /// Reading the prompt.
  public var prefill = 0.0
  /// From the question to the model's first text; 0 when the model was not asked.
  public var firstToken = 0.0
  public var decode = 0.0
  public var total = 0.0

  enum CodingKeys: String, CodingKey {
    case retrieval, prefill, decode, total
    case firstToken = "first_token"
  }

  public init() {}
}
