/// Writes a conversation as the tokens that a model was tuned on.
///
/// Only the template's own markers become control tokens; the content of the turns is encoded as plain text, so nobody
/// can end a turn or begin another from inside one.
public struct ChatTemplate: Sendable {
  /// A way of marking turns, known by its markers.
  public enum Family: String, Sendable, CaseIterable {
    case chatML = "ChatML"
    case llama3 = "Llama 3"
    case llama2 = "Llama 2"
    case gemma = "Gemma"
  }

  public let family: Family
  private let tokenizer: any Tokenizer
  private let markers: [Marker: Int32]
  private let defaultSystemPrompt: String?

  /// The template that the metadata's `tokenizer.chat_template` describes, for its tokenizer.
  public init(from metadata: any TokenizerMetadata, tokenizer: any Tokenizer) throws(ChatTemplateError) {
    guard let source = metadata.string(TokenizerKey.chatTemplate), !source.isEmpty else { throw .missing }
    try self.init(source: source, tokenizer: tokenizer)
  }

  /// - Parameter source: a template in the Jinja language; it is recognised, not run.
  public init(source: String, tokenizer: any Tokenizer) throws(ChatTemplateError) {
    guard let family = Family.allCases.first(where: { source.contains($0.signature) }) else {
      throw .unsupported(supported: Family.allCases.map(\.rawValue))
    }
    var markers: [Marker: Int32] = [:]
    for marker in family.markers {
      guard let token = marker.token(in: tokenizer.vocabulary) else {
        throw .missingMarker(marker.rawValue, family: family.rawValue)
      }
      markers[marker] = token
    }
    self.family = family
    self.tokenizer = tokenizer
    self.markers = markers
    defaultSystemPrompt = family == .chatML ? ChatMLDefaults.systemPrompt(in: source) : nil
  }

  /// Tokens after which the model has finished its turn.
  public var endOfGeneration: Set<Int32> {
    let vocabulary = tokenizer.vocabulary
    let ends = [markers[family.endOfTurn], Marker.documentEnd.token(in: vocabulary)]
    return vocabulary.special.endOfGeneration.union(ends.compactMap(\.self))
  }

  /// The token that ends a turn.
  public var endOfTurn: Int32? { markers[family.endOfTurn] }

  /// A conversation as tokens.
  public struct Rendered: Sendable, Equatable {
    public var tokens: [Int32]
    /// Where the pieces of turns that have more than one meet, in the order of the conversation.
    public var cuts: [Int]
  }

  /// The tokens of the conversation.
  /// - Parameter addGenerationPrompt: whether the beginning of the assistant's next turn follows.
  public func render(_ turns: [ChatTurn], addGenerationPrompt: Bool = true) throws(ChatTemplateError) -> Rendered {
    let parts = try family.parts(
      turns, defaultSystemPrompt: defaultSystemPrompt, addGenerationPrompt: addGenerationPrompt)
    var rendered = Rendered(tokens: [], cuts: [])
    var text = ""
    func encodeText() {
      if !text.isEmpty { rendered.tokens += tokenizer.encode(text) }
      text = ""
    }
    for part in parts {
      switch part {
      case .text(let more):
        text += more
      case .marker(let marker):
        encodeText()
        if let token = markers[marker] { rendered.tokens.append(token) }
      case .cut:
        encodeText()
        rendered.cuts.append(rendered.tokens.count)
      }
    }
    encodeText()
    return rendered
  }
}
