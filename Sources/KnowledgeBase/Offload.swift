import Dispatch

/// Runs work that takes long on threads of its own, so that Swift's cooperative threads stay free.
enum Offload {
  private static let queue = DispatchQueue(label: "kaijuan.work", qos: .userInitiated, attributes: .concurrent)

  static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: work)) }
    }
  }
}
