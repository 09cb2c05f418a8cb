/// Continues a conversation. Implemented over the inference engine by `Assistant`, and by scripted fakes in tests.
public protocol LanguageModel: Sendable {
  /// The model id shown to clients.
  var identity: String { get }
  /// Prompt and answer together, in tokens.
  var contextLength: Int { get }
  /// Tokens of plain text, without the chat template.
  func tokenCount(_ text: String) -> Int
  /// Tokens of a whole conversation, the chat template's own included: what `generate` reads before it writes. Throws
  /// `LanguageModelError.unusableConversation`.
  func promptTokenCount(_ messages: [ChatMessage]) throws -> Int
  /// Throws `LanguageModelError.unusableResponseFormat` for a format that `generate` could not keep to.
  func check(_ format: ResponseFormat) async throws
  /// Throws `LanguageModelError.unusableAdapter` where `generate` would.
  func check(_ adapters: [AdapterChoice]) throws
  /// Streams text as it is generated; ends with one `.finished`. Cancelling the consuming task stops the generation within one token.
  /// Throws `LanguageModelError` before the first token, and `unkeptResponseFormat` also later.
  func generate(_ messages: [ChatMessage], _ options: GenerationOptions) -> AsyncThrowingStream<
    GenerationEvent, any Error
  >
}

/// Why a model cannot continue a conversation.
public enum LanguageModelError: Error, Equatable, CustomStringConvertible {
  /// Both in tokens. `limit` is for prompt and answer together.
  case promptTooLong(tokens: Int, limit: Int)
  case unusableConversation(reason: String)
  case unusableResponseFormat(reason: String)
  /// The format was accepted, and what it asks for could not be written to its end.
  case unkeptResponseFormat(reason: String)
  /// `isUnknown` where no adapter of this name is loaded.
  case unusableAdapter(name: String, reason: String, isUnknown: Bool)

  public var description: String {
    switch self {
    case .promptTooLong(let tokens, let limit):
      """
      the conversation takes \(tokens) tokens, and the model reads and writes at most \(limit) together; leave out older \
      messages, shorten them, or raise context_length
      """
    case .unusableConversation(let reason):
      "the model cannot continue this conversation: \(reason)"
    case .unusableResponseFormat(let reason):
      "the response format cannot be kept to: \(reason)"
    case .unkeptResponseFormat(let reason):
      "the answer was broken off, since the response format could not be kept to: \(reason)"
    case .unusableAdapter(_, let reason, _):
      reason
    }
  }
}

extension LanguageModel {
  /// A model writes text, and knows of no other format unless it says so.
  public func check(_ format: ResponseFormat) async throws {
    guard format == .text else {
      throw LanguageModelError.unusableResponseFormat(reason: "“\(identity)” writes text only")
    }
  }

  /// A model has no adapters unless it says so.
  public func check(_ adapters: [AdapterChoice]) throws {
    guard let first = adapters.first else { return }
    throw LanguageModelError.unusableAdapter(
      name: first.name, reason: "“\(identity)” takes no adapters", isUnknown: true)
  }

  /// Throws where `generate` would, with nothing generated.
  public func check(_ messages: [ChatMessage]) throws {
    let tokens = try promptTokenCount(messages)
    guard tokens < contextLength else {
      throw LanguageModelError.promptTooLong(tokens: tokens, limit: contextLength)
    }
  }
}

public struct ChatMessage: Sendable, Codable, Equatable {
  public enum Role: String, Sendable, Codable {
    case system, user, assistant
  }
  public var role: Role
  public var content: String
  /// Passages in the content. Models that keep nothing of them may read them as any other text.
  public var sources: SourceSpans?

  public init(role: Role, content: String, sources: SourceSpans? = nil) {
    self.role = role
    self.content = content
    self.sources = sources
  }

  private enum CodingKeys: String, CodingKey {
    case role, content
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
  public var responseFormat = ResponseFormat.text
  /// Adapters of the model that count for this generation, each once.
  public var adapters: [AdapterChoice] = []

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

  public init(
    reason: Reason, promptTokens: Int, completionTokens: Int, prefillSeconds: Double, decodeSeconds: Double
  ) {
    self.reason = reason
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.prefillSeconds = prefillSeconds
    self.decodeSeconds = decodeSeconds
  }
}
