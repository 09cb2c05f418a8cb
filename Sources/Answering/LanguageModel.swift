/// Continues a conversation. Implemented over the inference engine by `Assistant`, and by scripted fakes in tests.
public protocol LanguageModel: Sendable {
  /// The model id shown to clients.
  var identity: String { get }
  /// Prompt and answer together, in tokens.
  var contextLength: Int { get }
  /// Tokens of plain text, without the chat template.
  func tokenCount(_ text: String) -> Int
  /// Streams text as it is generated; ends with one `.finished`. Cancelling the consuming task stops the generation within one token.
  func generate(_ messages: [ChatMessage], _ options: GenerationOptions) -> AsyncThrowingStream<
    GenerationEvent, any Error
  >
}

public struct ChatMessage: Sendable, Codable, Equatable {
  public enum Role: String, Sendable, Codable {
    case system, user, assistant
  }
  public var role: Role
  public var content: String

  public init(role: Role, content: String) {
    self.role = role
    self.content = content
  }
}

/// How the next token is chosen. The defaults are greedy and so deterministic.
public struct GenerationOptions: Sendable, Equatable {
  public var maximumTokens = 512
  /// 0 is greedy.
  public var temperature: Float = 0
  /// 0 keeps all tokens.
  public var topK = 0
  /// 1 keeps all tokens.
  public var topP: Float = 1
  /// Drops tokens less likely than this share of the likeliest; 0 keeps all.
  public var minP: Float = 0
  /// 1 is off.
  public var repetitionPenalty: Float = 1
  public var seed: UInt64 = 0
  /// Generation ends before the first of these; they are not part of the text.
  public var stop: [String] = []

  public init() {}
}

public enum GenerationEvent: Sendable, Equatable {
  case text(String)
  case finished(GenerationSummary)
}

public struct GenerationSummary: Sendable, Equatable {
  public enum Reason: String, Sendable {
    case stop, length
  }
  public var reason: Reason
  public var promptTokens: Int
  public var completionTokens: Int
  /// Seconds to read the prompt, and to write the rest.
  public var prefillSeconds: Double
  public var decodeSeconds: Double

  public init(reason: Reason, promptTokens: Int, completionTokens: Int, prefillSeconds: Double, decodeSeconds: Double) {
    self.reason = reason
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.prefillSeconds = prefillSeconds
    self.decodeSeconds = decodeSeconds
  }
}
