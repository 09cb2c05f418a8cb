import Answering
import Synchronization

/// Says what it is told to, in pieces of a given size.
final class ScriptedModel: LanguageModel {
  let identity = "scripted"
  let contextLength: Int
  private let script: String
  private let pieceLength: Int
  private let failure: (any Error)?
  private let isEndless: Bool
  private let state = Mutex(State())

  struct State {
    var prompts: [[ChatMessage]] = []
    var options: [GenerationOptions] = []
    var pieces = 0
    var wasStopped = false
    /// Writes no more.
    var hasEnded = false
  }

  init(
    _ script: String, pieceLength: Int = 3, contextLength: Int = 4096, failure: (any Error)? = nil,
    isEndless: Bool = false
  ) {
    self.script = script
    self.pieceLength = pieceLength
    self.contextLength = contextLength
    self.failure = failure
    self.isEndless = isEndless
  }

  var seen: State { state.withLock { $0 } }
  var lastPrompt: String { seen.prompts.last?.map(\.content).joined(separator: "\n") ?? "" }

  func tokenCount(_ text: String) -> Int { text.utf8.count / 3 + 1 }

  func promptTokenCount(_ messages: [ChatMessage]) throws -> Int {
    messages.reduce(0) { $0 + tokenCount($1.content) }
  }

  func check(_ format: ResponseFormat) async throws {
    if format != .text { throw LanguageModelError.unusableResponseFormat(reason: "text only") }
  }

  func generate(
    _ messages: [ChatMessage], _ options: GenerationOptions
  ) -> AsyncThrowingStream<GenerationEvent, any Error> {
    state.withLock {
      $0.prompts.append(messages)
      $0.options.append(options)
    }
    return AsyncThrowingStream { continuation in
      let task = Task {
        repeat {
          var rest = script[...]
          while !rest.isEmpty {
            let piece = rest.prefix(pieceLength)
            rest = rest.dropFirst(pieceLength)
            if case .terminated = continuation.yield(.text(String(piece))) { break }
            state.withLock { $0.pieces += 1 }
            if isEndless { try? await Task.sleep(for: .milliseconds(1)) }
          }
        } while isEndless && !Task.isCancelled
        state.withLock { $0.hasEnded = true }
        if let failure { return continuation.finish(throwing: failure) }
        let summary = GenerationSummary(
          reason: .stop, promptTokens: 100, completionTokens: script.count, prefillSeconds: 0.1, decodeSeconds: 0.2)
        continuation.yield(.finished(summary))
        continuation.finish()
      }
      continuation.onTermination = { [self] reason in
        if case .cancelled = reason { state.withLock { $0.wasStopped = true } }
        task.cancel()
      }
    }
  }
}
