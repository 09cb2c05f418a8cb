import Answering
import Assistant
import Foundation
import HTTPTypes
import KnowledgeBase

/// Where the words of a chat completion come from.
enum ChatSource: Sendable {
  /// Answers from the library.
  case books(AskRequest)
  /// The model alone.
  case model(any LanguageModel, [ChatMessage], GenerationOptions)
}

/// A piece of a chat completion.
enum ChatPiece: Sendable {
  case text(String)
  /// Once, last.
  case end(ChatEnd)
}

struct ChatEnd: Sendable {
  /// `stop` or `length`.
  var finishReason: String
  var promptTokens: Int
  var completionTokens: Int
  /// `nil` where no books were asked.
  var citations: [Citation]?
  var refused: Bool?
}

extension ChatSource {
  /// By the model id: `kaijuan` and `kaijuan/DATASET` are answered from books, others by the generator of that name.
  /// Throws `Problem` for what neither can do.
  init(_ chat: ChatRequest, _ resources: Resources) async throws {
    let conversation = try chat.conversation()
    let generation = try chat.generation(resources.question.generation)
    guard let books = Self.books(chat.model) else {
      if chat.datasetIDs != nil {
        throw Problem.unsupported(
          "dataset_ids", "belongs to the model “\(ModelCatalog.books)”, which answers from books")
      }
      let model = try await resources.models.generator(chat.model)
      try model.check(conversation)
      try await model.check(generation.responseFormat)
      try model.check(generation.adapters)
      self = .model(model, conversation, generation)
      return
    }
    guard generation.responseFormat == .text else {
      throw Problem.unsupported(
        "response_format",
        "cannot be combined with answers that cite books: name a generator of GET /v1/models as the model")
    }
    guard let question = conversation.last, question.role == .user else {
      throw Problem.invalid("messages", chat.messages.last?.role, "must end with the user's question")
    }
    guard question.content.contains(where: { !$0.isWhitespace }) else {
      throw Problem.invalid("messages[\(conversation.count - 1)].content", nil as String?, "must not be empty")
    }
    var ask = resources.question
    ask.question = question.content
    ask.history = conversation.dropLast().filter { $0.role != .system }
    ask.generation = generation
    if let dataset = books.dataset {
      if chat.datasetIDs != nil {
        throw Problem.unsupported("dataset_ids", "is for the model “\(ModelCatalog.books)”; this one names its dataset")
      }
      guard let known = try await resources.store.dataset(dataset) else { throw ModelCatalog.unknown(chat.model) }
      ask.filter.datasetIDs = [known.id]
    } else {
      ask.filter.datasetIDs = try await resources.datasetIDs(chat.datasetIDs)
    }
    do { try await resources.check(ask) } catch let error as AnsweringError {
      var problem = Problem(error, path: "")
      problem.field = "messages[\(conversation.count - 1)].content"
      throw problem
    }
    self = .books(ask)
  }

  /// Which dataset a model id that answers from books names; `nil` for generators.
  private static func books(_ model: String) -> Books? {
    if model == ModelCatalog.books { return Books() }
    let prefix = ModelCatalog.books + "/"
    return model.hasPrefix(prefix) ? Books(dataset: String(model.dropFirst(prefix.count))) : nil
  }

  private struct Books {
    /// `nil` is all of them.
    var dataset: String?
  }

  /// Hands out the pieces. `id` names the completion; of answers from books it is the message's, for feedback.
  func run(_ resources: Resources, _ piece: (ChatPiece, _ id: String) throws -> Void) async throws {
    switch self {
    case .books(let ask):
      let running = try await resources.ask(ask, .off)
      for try await event in running.events {
        switch event {
        case .passages, .citation: break
        case .delta(let text): try piece(.text(text), running.messageID)
        case .done(let answer): try piece(.end(ChatEnd(answer)), running.messageID)
        }
      }
    case .model(let model, let messages, let options):
      let id = Identifiers.random("chatcmpl")
      for try await event in model.generate(messages, options) {
        switch event {
        case .text(let text): try piece(.text(text), id)
        case .finished(let summary): try piece(.end(ChatEnd(summary)), id)
        }
      }
    }
    try Task.checkCancellation()
  }
}

extension ChatEnd {
  init(_ answer: Answer) {
    self.init(
      finishReason: "stop", promptTokens: answer.usage.promptTokens, completionTokens: answer.usage.completionTokens,
      citations: answer.citations, refused: answer.refused)
  }

  init(_ summary: GenerationSummary) {
    self.init(
      finishReason: summary.reason.rawValue, promptTokens: summary.promptTokens,
      completionTokens: summary.completionTokens)
  }
}
