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
    question: String, passages: [RankedPassage], history: [ChatMessage], maximumTokens: Int, language: Language,
    form: AnswerForm
  ) throws -> Prompt {
    let wording = PromptWording.wording(for: language)
    let answer = answerTokens(maximumTokens)
    var room = try room(question: question, maximumTokens: maximumTokens, wording, form)

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

    let asked = ChatMessage(role: .user, content: Self.asked(question, wording, form))
    var conversation = recent(history, room: room) + [asked]
    // Before the conversation, so that they stand behind the same beginning in every question.
    conversation[0] = sources(
      given.map { ($0.text, $0.passage.passage.contentHash) }, of: question, before: conversation[0], wording, form)
    return Prompt(
      messages: beginning(wording, form) + conversation, passages: given.map(\.passage), maximumTokens: answer)
  }

  /// Tokens that are left for passages and history beside instructions, question and answer. Throws
  /// `AnsweringError.questionTooLong`.
  func room(question: String, maximumTokens: Int, _ wording: PromptWording, _ form: AnswerForm) throws -> Int {
    let asked = ChatMessage(role: .user, content: Self.asked(question, wording, form))
    // There it is what is said in the end.
    let said = if case .question = form { model.tokenCount(question) } else { 0 }
    let room =
      model.contextLength - answerTokens(maximumTokens) - said
      - tokens(beginning(wording, form) + [sources([], of: question, before: asked, wording, form)])
    guard room > Self.leastAnswer else {
      let own = model.tokenCount(question)
      throw AnsweringError.questionTooLong(tokens: own, limit: max(0, own + room - Self.leastAnswer))
    }
    return room
  }

  private func answerTokens(_ maximum: Int) -> Int {
    max(Self.leastAnswer, min(maximum, model.contextLength / 3))
  }

  private static func asked(_ question: String, _ wording: PromptWording, _ form: AnswerForm) -> String {
    switch form {
    case .statements: wording.question + question + "\n" + wording.statements.reminder
    case .excerpt, .state: wording.question + question
    case .choice(let answers):
      wording.question + question + "\n" + wording.choices
        + zip(AnswerForm.letters, answers).map { "\n\($0). \($1)" }.joined()
    case .question(let answer): wording.answer + answer
    }
  }

  /// What every question of a language and form begins with.
  private func beginning(_ wording: PromptWording, _ form: AnswerForm) -> [ChatMessage] {
    let examples = wording.examples.flatMap { example -> [ChatMessage] in
      guard let (form, answer) = Self.answered(example, wording, like: form) else { return [] }
      let asked = ChatMessage(role: .user, content: Self.asked(example.question, wording, form))
      var whole = sources(example.passages.map { ($0, "") }, of: example.question, before: asked, wording, form)
      whole.sources = nil
      return [whole, ChatMessage(role: .assistant, content: answer)]
    }
    return [ChatMessage(role: .system, content: wording.instructions(form).system)] + examples
  }

  /// The example's own form of what is asked for, and what answers it; `nil` where it is no example of that.
  private static func answered(
    _ example: PromptWording.Example, _ wording: PromptWording, like form: AnswerForm
  ) -> (AnswerForm, String)? {
    switch form {
    case .statements, .state, .excerpt(withExamples: false): return nil
    case .excerpt: return (form, example.answer ?? wording.refusalPhrase)
    case .choice:
      guard let answer = example.answer, let index = example.choices.firstIndex(of: answer) else { return nil }
      return (.choice(among: example.choices), AnswerForm.letters[index])
    case .question: return example.answer.map { (.question(answeredBy: $0), example.question) }
    }
  }

  private static func number(_ passage: Int) -> String { "[\(passage)] " }
  private static let passageEnd = "\n\n"

  /// A message with the numbered passages in front of what it says.
  private func sources(
    _ passages: [(text: String, contentHash: String)], of question: String, before message: ChatMessage,
    _ wording: PromptWording, _ form: AnswerForm
  ) -> ChatMessage {
    // Small models read better when they know what for. Passages that were read before are of no use then.
    let isAnnounced = form.isExcerpt
    var content = (isAnnounced ? wording.question + question + "\n\n" : "") + wording.sourcesHeading + "\n"
    var sources = SourceSpans(
      start: content.utf8.count, standIn: Self.number(1) + wording.standIn + Self.passageEnd + Self.number(2), spans: []
    )
    for (index, (text, contentHash)) in passages.enumerated() {
      content += Self.number(index + 1)
      let start = content.utf8.count
      content += text
      sources.spans.append(.init(bytes: start..<content.utf8.count, contentHash: contentHash))
      content += Self.passageEnd
    }
    return ChatMessage(
      role: message.role, content: content + message.content,
      sources: isAnnounced || sources.spans.isEmpty ? nil : sources)
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
