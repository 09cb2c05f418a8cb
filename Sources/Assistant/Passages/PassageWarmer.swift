import Answering
import KnowledgeBase

/// Has the generator read passages before anybody asks, those that questions were given most often first.
public struct PassageWarmer: Sendable {
  /// A cache that is this full is left to what questions bring.
  private static let fullShare = 0.9

  let store: any KnowledgeStore
  let cache: PassageCache
  let answerer: Answerer

  /// Reads up to `limit` passages, `batch` of them at once, after skipping `offset`; ends earlier where the cache is nearly full or
  /// no passage is left. Returns how many were looked at. Cost: a passage takes as long as the model takes to read it, and next to nothing
  /// when it is there already.
  public func warm(
    limit: Int, offset: Int = 0, batch: Int = 8, progress: (_ done: Int) -> Void = { _ in }
  ) async throws -> Int {
    var done = 0
    while done < limit, !isFull {
      let ids = try await store.passagesByRetrievals(limit: min(batch, limit - done), offset: offset + done)
      guard !ids.isEmpty else { break }
      try await answerer.read(try await store.passages(ids: ids))
      done += ids.count
      progress(done)
    }
    return done
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
