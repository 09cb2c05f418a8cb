import Documents
import KnowledgeBase
import Retrieval

/// Lays out instructions, passages and question so that they and the answer fit the model's context.
struct PromptBuilder: Sendable {
  struct Prompt: Equatable {
    var messages: [ChatMessage]
    /// In the order of their numbers in the prompt: `[1]` is the first.
    var passages: [RankedPassage]
    /// What is left for the answer.
    var maximumTokens: Int
  }

  var model: any LanguageModel
  var order: AnswererOptions.PassageOrder
  /// Turns of the conversation that are given to the model at most.
  var historyMessages: Int

  /// Tokens that a chat template puts around each message, generously.
  private static let tokensPerMessage = 12
  /// `[12] ` and the empty line after a passage.
  private static let tokensPerNumber = 8
  /// Answers shorter than this are of no use.
  private static let leastAnswer = 48

  /// The best passages that fit, and as much of the conversation as there is room for after them. The best passage is shortened to whole
  /// sentences if it must be.
  func prompt(
    question: String, passages: [RankedPassage], history: [ChatMessage], maximumTokens: Int, language: Language
  ) throws -> Prompt {
    let wording = PromptWording.wording(for: language)
    let answer = answerTokens(maximumTokens)
    var room = try room(question: question, maximumTokens: maximumTokens, wording)

    var given: [(passage: RankedPassage, text: String)] = []
    for ranked in passages {
      var text = PassageText.text(of: ranked.passage, wording)
      if given.isEmpty {
        text = PassageText.shortened(text) { model.tokenCount($0) + Self.tokensPerNumber <= room }
      }
      let cost = model.tokenCount(text) + Self.tokensPerNumber
      guard cost <= room else { break }
      room -= cost
      given.append((ranked, text))
    }
    if order == .bestLast { given.reverse() }

    let system = ChatMessage(role: .system, content: wording.system)
    let asked = ChatMessage(role: .user, content: Self.asked(question, wording))
    var conversation = recent(history, room: room) + [asked]
    // Before the conversation, so that they stand behind the same beginning in every question.
    conversation[0] = Self.sources(given.map { ($0.text, $0.passage.passage) }, before: conversation[0], wording)
    return Prompt(messages: [system] + conversation, passages: given.map(\.passage), maximumTokens: answer)
  }

  /// Tokens that are left for passages and history beside instructions, question and answer. Throws
  /// `AnsweringError.questionTooLong`.
  func room(question: String, maximumTokens: Int, _ wording: PromptWording) throws -> Int {
    let asked = ChatMessage(role: .user, content: Self.asked(question, wording))
    let room =
      model.contextLength - answerTokens(maximumTokens)
      - tokens([ChatMessage(role: .system, content: wording.system), Self.sources([], before: asked, wording)])
    guard room > Self.leastAnswer else {
      let own = model.tokenCount(question)
      throw AnsweringError.questionTooLong(tokens: own, limit: max(0, own + room - Self.leastAnswer))
    }
    return room
  }

  private func answerTokens(_ maximum: Int) -> Int {
    max(Self.leastAnswer, min(maximum, model.contextLength / 3))
  }

  private static func asked(_ question: String, _ wording: PromptWording) -> String {
    "\(wording.question)\(question)\n\(wording.reminder)"
  }

  /// A message with the numbered passages in front of what it says.
  private static func sources(
    _ passages: [(text: String, passage: Passage)], before message: ChatMessage, _ wording: PromptWording
  ) -> ChatMessage {
    var content = wording.sourcesHeading + "\n"
    var sources = SourceSpans(start: content.utf8.count, spans: [])
    for (index, (text, passage)) in passages.enumerated() {
      content += "[\(index + 1)] "
      let start = content.utf8.count
      content += text
      sources.spans.append(.init(bytes: start..<content.utf8.count, contentHash: passage.contentHash))
      content += "\n\n"
    }
    return ChatMessage(
      role: message.role, content: content + message.content, sources: sources.spans.isEmpty ? nil : sources)
  }

  /// The last messages that fit, beginning with one of the user's.
  private func recent(_ history: [ChatMessage], room: Int) -> [ChatMessage] {
    var room = room
    var kept: [ChatMessage] = []
    for message in history.suffix(historyMessages).reversed() where message.role != .system {
      let plain = ChatMessage(role: message.role, content: CitationMark.removed(from: message.content))
      room -= tokens([plain])
      guard room >= 0 else { break }
      kept.insert(plain, at: 0)
    }
    return Array(kept.drop { $0.role != .user })
  }

  private func tokens(_ messages: [ChatMessage]) -> Int {
    messages.reduce(0) { $0 + model.tokenCount($1.content) + Self.tokensPerMessage }
  }
}
