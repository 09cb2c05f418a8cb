import Answering
import KnowledgeBase

/// Has the loaded generator read passages while nobody asks, and forgets those that the library lost.
public struct IdleReading: Sendable {
  /// Seconds between two looks. A passage takes about one.
  private static let pause = Duration.seconds(2)

  let assistant: Assistant

  /// Goes on until its task is cancelled. What goes wrong is tried again at the next change of the library; questions meet it themselves.
  public func run() async {
    guard let cache = assistant.passageCache else { return }
    var revision: Int?
    var read = 0
    while (try? await Task.sleep(for: Self.pause)) != nil {
      guard let current = try? await assistant.store.revision() else { continue }
      if current != revision {
        try? await cache.prune(assistant.store)
        (revision, read) = (current, 0)
      }
      guard await assistant.isIdle, await assistant.usesPassages, let warmer = try? await assistant.passageWarmer()
      else { continue }
      // One at a time: who asks now shares a few steps with it.
      read += (try? await warmer.warm(limit: 1, offset: read)) ?? 0
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

  /// Whether what is read of passages serves to judge them, or to write answers.
  fileprivate var usesPassages: Bool {
    get async {
      if settings.passageRepairTokens != nil { return true }
      return (try? await answerer(model: nil).judge(depth: 1, readsMissing: false)) != nil
    }
  }

  /// What a service does beside answering.
  public var idleReading: IdleReading { IdleReading(assistant: self) }
}
