import KnowledgeBase
import Logging
import ServiceLifecycle
import Synchronization

/// Loads the generator when the service starts, and knows whether questions can be answered yet.
final class Readiness: Service {
  enum State: Equatable {
    case loading, ready
    case failed(String)
  }

  private let resources: Resources
  private let state = Mutex(State.loading)

  init(_ resources: Resources) {
    self.resources = resources
  }

  func run() async throws {
    do {
      _ = try await resources.models.generator(resources.models.configured)
      state.withLock { $0 = .ready }
    } catch {
      Logger(label: "kaijuan.service").error("The generator cannot be used", metadata: ["error": .string("\(error)")])
      state.withLock { $0 = .failed("\(error)") }
    }
    try? await gracefulShutdown()
  }

  /// Also tries the store.
  func check() async -> State {
    let state = state.withLock { $0 }
    guard state == .ready else { return state }
    do {
      _ = try await resources.store.datasets()
      return .ready
    } catch { return .failed("the library cannot be read") }
  }
}
