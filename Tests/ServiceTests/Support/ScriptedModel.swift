import Answering
import Synchronization

/// A stand-in for the generator: it says what a script tells it to, and can be made to wait in the middle.
final class ScriptedModel: LanguageModel {
  struct Log {
    var started = 0
    var finished = 0
    var cancelled = 0
    /// Conversations that were counted, and formats that were checked.
    var checked = 0
    var options: [GenerationOptions] = []
    var messages: [[ChatMessage]] = []
  }

  let identity = "scripted"
  let contextLength = 2048
  private let reply: @Sendable (_ question: String) -> String
  private let hold: Hold?
  private let failure: (any Error)?
  private let state = Mutex(Log())

  var log: Log { state.withLock { $0 } }

  /// - Parameters:
  ///   - hold: waited for after the first word.
  ///   - failure: thrown after the first word.
  init(
    hold: Hold? = nil, failure: (any Error)? = nil,
    reply: @escaping @Sendable (_ question: String) -> String = {
      $0.contains("experts") ? "The gate chooses two experts for each token [1]." : "Hello there."
    }
  ) {
    self.hold = hold
    self.failure = failure
    self.reply = reply
  }

  func tokenCount(_ text: String) -> Int {
    text.split(separator: " ").count
  }

  func promptTokenCount(_ messages: [ChatMessage]) throws -> Int {
    state.withLock { $0.checked += 1 }
    return messages.reduce(0) { $0 + tokenCount($1.content) }
  }

  /// Knows JSON, and schemas without patterns.
  func check(_ format: ResponseFormat) async throws {
    state.withLock { $0.checked += 1 }
    if case .jsonSchema(let schema) = format, schema.contains("pattern") {
      throw LanguageModelError.unusableResponseFormat(reason: "at #/pattern: “pattern” is not supported")
    }
  }

  /// Has the adapters `articles` and `code`.
  func check(_ adapters: [AdapterChoice]) throws {
    for adapter in adapters {
      guard ["articles", "code"].contains(adapter.name) else {
        throw LanguageModelError.unusableAdapter(
          name: adapter.name, reason: "adapter '\(adapter.name)' is not loaded", isUnknown: true)
      }
      guard adapter.scale.magnitude <= 100 else {
        throw LanguageModelError.unusableAdapter(name: adapter.name, reason: "scale is too large", isUnknown: false)
      }
    }
  }

  func generate(
    _ messages: [ChatMessage], _ options: GenerationOptions
  ) -> AsyncThrowingStream<GenerationEvent, any Error> {
    state.withLock {
      $0.started += 1
      $0.options.append(options)
      $0.messages.append(messages)
    }
    let words = reply(messages.last?.content ?? "").split(separator: " ", omittingEmptySubsequences: false)
    return AsyncThrowingStream { continuation in
      let task = Task {
        for (index, word) in words.prefix(options.maximumTokens).enumerated() {
          if index == 1 { try? await hold?.wait() }
          if index == 1, let failure { return continuation.finish(throwing: failure) }
          if Task.isCancelled { break }
          continuation.yield(.text(index == 0 ? String(word) : " " + word))
        }
        if Task.isCancelled {
          state.withLock { $0.cancelled += 1 }
          return continuation.finish(throwing: CancellationError())
        }
        state.withLock { $0.finished += 1 }
        continuation.yield(
          .finished(
            GenerationSummary(
              reason: words.count > options.maximumTokens ? .length : .stop,
              promptTokens: messages.reduce(0) { $0 + tokenCount($1.content) },
              completionTokens: min(words.count, options.maximumTokens), prefillSeconds: 0, decodeSeconds: 0)))
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}

/// Lets a test say when something goes on.
final class Hold: Sendable {
  private let isOpen = Mutex(false)

  func open() {
    isOpen.withLock { $0 = true }
  }

  func wait() async throws {
    while !isOpen.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
  }
}

/// Waits until something is so. Throws when it is not after two minutes, which a busy machine may need.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(120)
  while !(try await condition()) {
    guard ContinuousClock.now < deadline else { throw NotSo(what: what) }
    try await Task.sleep(for: .milliseconds(10))
  }
}

struct NotSo: Error {
  var what: String
}
