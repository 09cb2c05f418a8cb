import Answering
import Foundation

/// OpenAI's `chat.completion`, with the citations beside the message's content.
struct ChatCompletion: Encodable {
  struct Message: Encodable {
    var role = "assistant"
    var content: String
    var citations: [Citation]?
    /// Whether the books were found not to hold the answer.
    var refused: Bool?
  }

  struct Choice: Encodable {
    var index = 0
    var message: Message
    var finishReason: String
    @Nullable var logprobs: Bool? = nil
  }

  var id: String
  var object = "chat.completion"
  var created: Int
  var model: String
  var choices: [Choice]
  var usage: ChatUsage
}

/// OpenAI's `chat.completion.chunk`. The last one with a choice carries the citations.
struct ChatChunk: Encodable {
  struct Delta: Encodable {
    var role: String?
    var content: String?
    var citations: [Citation]?
    var refused: Bool?
  }

  struct Choice: Encodable {
    var index = 0
    var delta: Delta
    @Nullable var finishReason: String? = nil
    @Nullable var logprobs: Bool? = nil
  }

  var id: String
  var object = "chat.completion.chunk"
  var created: Int
  var model: String
  var choices: [Choice]
  var usage: ChatUsage?
}

struct ChatUsage: Encodable {
  var promptTokens: Int
  var completionTokens: Int
  var totalTokens: Int

  init(_ end: ChatEnd) {
    promptTokens = end.promptTokens
    completionTokens = end.completionTokens
    totalTokens = end.promptTokens + end.completionTokens
  }
}
