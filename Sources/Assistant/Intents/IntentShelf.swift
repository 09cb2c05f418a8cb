public import Foundation
public import Intents
public import KnowledgeBase
import Synchronization

/// The trained intents of a library: read when first asked for, and anew when the file was replaced.
public final class IntentShelf: Sendable {
  private struct Stamp: Equatable {
    var inode: UInt64
    var bytes: Int
    var seconds: Int
    var nanoseconds: Int
  }

  private struct State {
    var stamp: Stamp?
    var model: IntentModel?
    var classified: [String: Int] = [:]
  }

  /// Beside the library.
  let url: URL
  private let embedder: any Embedder
  private let state = Mutex(State())

  public init(home: URL, embedder: any Embedder) {
    url = Self.url(home: home)
    self.embedder = embedder
  }

  static func url(home: URL) -> URL { home.appending(path: "intents.model") }

  /// `nil` where none was trained. Throws `IntentError` for a file that cannot be used.
  public func model() throws(IntentError) -> IntentModel? {
    guard let stamp = Self.stamp(url) else { return nil }
    if let model = state.withLock({ $0.stamp == stamp ? $0.model : nil }) { return model }
    let model = try IntentModelFile.read(url, encoder: embedder.identity, dimension: embedder.dimension)
    state.withLock { ($0.stamp, $0.model) = (stamp, model) }
    return model
  }

  /// One for each text, in order. Throws `AssistantError.noIntents` where none were trained, `IntentError`, and what the embedder throws.
  public func classify(_ texts: [String]) async throws -> [IntentClassification] {
    guard let model = try model() else { throw AssistantError.noIntents(home: url.deletingLastPathComponent().path) }
    let found = try await embedder.embed(texts, as: .query).map(model.classify)
    state.withLock { state in
      for one in found { state.classified[one.isConfident ? one.intent : "none", default: 0] += 1 }
    }
    return found
  }

  /// Since the start, by what texts were taken for; `none` where the probability was below the threshold.
  public var classified: [String: Int] { state.withLock { $0.classified } }

  private static func stamp(_ url: URL) -> Stamp? {
    var status = stat()
    guard stat(url.path, &status) == 0 else { return nil }
    return Stamp(
      inode: UInt64(status.st_ino), bytes: Int(status.st_size), seconds: Int(status.st_mtim.tv_sec),
      nanoseconds: Int(status.st_mtim.tv_nsec))
  }
}
