import Answering
import KnowledgeBase

/// Has the generator read passages before anybody asks, those that questions were given most often first.
public struct PassageWarmer: Sendable {
  /// From so full a cache on, only passages are read that questions were given: the others must go for them.
  private static let fullShare = 0.9

  let store: any KnowledgeStore
  let cache: PassageCache
  let answerer: Answerer

  /// Passages that are looked through at once.
  private static let window = 64

  /// What was looked through of the library, those passages first that questions were given most often.
  public struct Pass: Sendable, Equatable {
    /// How many were looked at, to go on from.
    public var looked = 0
    public var read = 0
    /// Whether none is left.
    public var isDone = false

    public init() {}
  }

  /// Goes on with a pass until `limit` more passages were read, `batch` of them at once, or none is left that is not kept. Cost: a passage takes as
  /// long as the model takes to read it, and a look at the disk when it is there already. Throws what store and model throw.
  public func warm(
    _ pass: inout Pass, limit: Int, batch: Int = 8, progress: (Pass) -> Void = { _ in }
  ) async throws {
    let end = limit.addingReportingOverflow(pass.read).overflow ? Int.max : limit + pass.read
    while pass.read < end, !pass.isDone {
      let ids = try await store.passagesByRetrievals(
        limit: Self.window, offset: pass.looked, retrievedAtLeast: isFull ? 1 : 0)
      let wanted = min(batch, end - pass.read)
      let read = try await answerer.read(try await store.passages(ids: ids), limit: wanted)
      pass.read += read
      if read < wanted {
        pass.looked += ids.count
        pass.isDone = ids.count < Self.window
      }
      progress(pass)
    }
  }

  private var isFull: Bool {
    let report = cache.report
    return Double(report.bytes) >= Self.fullShare * Double(report.limitBytes)
  }
}

extension Assistant {
  /// What the generators keep of passages; `nil` where nothing is kept.
  public var passageCache: PassageCache? { passages }

  /// `nil` where nothing is kept. Loads the configured generator.
  public func passageWarmer() async throws -> PassageWarmer? {
    guard let passages else { return nil }
    return PassageWarmer(store: store, cache: passages, answerer: try await answerer(model: nil))
  }
}
