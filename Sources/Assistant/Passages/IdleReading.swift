import Answering
import KnowledgeBase

/// Has the loaded generator read passages while nobody asks, and forgets those that the library lost.
public struct IdleReading: Sendable {
  /// Between two looks. A passage takes about a second.
  private static let pause = Duration.seconds(2)
  /// Between two passes over a library that has not changed: meanwhile other passages may have been given to questions.
  private static let rest = Duration.seconds(300)

  let assistant: Assistant

  /// Goes on until its task is cancelled. What cannot be read is left to the next pass.
  public func run() async {
    guard let cache = assistant.passageCache else { return }
    var revision: Int?
    var pass = PassageWarmer.Pass()
    var rested = ContinuousClock.now
    while (try? await Task.sleep(for: Self.pause)) != nil {
      guard let current = try? await assistant.store.revision() else { continue }
      if current != revision {
        try? await cache.prune(assistant.store)
        (revision, pass) = (current, .init())
      }
      if pass.isDone {
        guard ContinuousClock.now >= rested else { continue }
        pass = .init()
      }
      guard await assistant.isIdle, await assistant.usesPassages, let warmer = try? await assistant.passageWarmer()
      else { continue }
      // One at a time: who asks now shares a few steps with it.
      do { try await warmer.warm(&pass, limit: 1) } catch { pass.isDone = true }
      if pass.isDone { rested = .now + Self.rest }
    }
  }
}

extension Assistant {
  /// Whether the configured generator is loaded and has nothing to do.
  fileprivate var isIdle: Bool {
    get async {
      let activity = await modelActivity
      return activity.contains { $0.model == settings.model } && activity.allSatisfy { $0.running + $0.waiting == 0 }
    }
  }

  /// Whether what is read of passages serves to write answers, or to rerank them.
  public var usesPassages: Bool {
    get async {
      if settings.passageRepairTokens < settings.contextLength { return true }
      return (try? await answerer(model: nil).reranker(depth: 1, readsMissing: false)) != nil
    }
  }

  /// What a service does beside answering.
  public var idleReading: IdleReading { IdleReading(assistant: self) }
}
