import Foundation
import Inference
import KnowledgeBase

/// What generators have read of a library's passages: a folder beside the library, which can always be made again.
public struct PassageCache: Sendable {
  /// As schemas/cache.schema.json describes it.
  public struct Report: Sendable, Codable, Equatable {
    public var passages: Int
    public var bytes: Int
    public var limitBytes: Int
    /// Since the process began.
    public var hits: Int
    public var misses: Int
    /// That did not have to be read.
    public var savedTokens: Int
    /// Entries that were torn or damaged, or could not be written.
    public var failures: Int

    public init(
      passages: Int, bytes: Int, limitBytes: Int, hits: Int, misses: Int, savedTokens: Int, failures: Int
    ) {
      self.passages = passages
      self.bytes = bytes
      self.limitBytes = limitBytes
      self.hits = hits
      self.misses = misses
      self.savedTokens = savedTokens
      self.failures = failures
    }
  }

  let store: PassageStore

  /// `nil` where nothing is to be kept. Throws where the folder cannot be used.
  public init?(_ settings: Settings) throws {
    guard settings.passageCacheBytes > 0 else { return nil }
    store = try PassageStore(
      folder: settings.home.appending(path: "passages"), limitBytes: settings.passageCacheBytes)
  }

  public var report: Report {
    let statistics = store.statistics
    return Report(
      passages: statistics.entries, bytes: statistics.bytes, limitBytes: store.limitBytes, hits: statistics.hits,
      misses: statistics.misses, savedTokens: statistics.savedTokens, failures: statistics.failures)
  }

  /// Removes everything. Answers under way keep what they have.
  public func clear() { store.clear() }

  /// Removes what was made of passages that the library does not have any more.
  func prune(_ library: any KnowledgeStore) async throws {
    let labels = store.labels
    guard !labels.isEmpty else { return }
    let current = try await library.current(contentHashes: Array(labels))
    try await offload { store.prune { current.contains($0) } }
  }
}
