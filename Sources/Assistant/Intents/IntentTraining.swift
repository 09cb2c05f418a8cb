public import Foundation
public import Intents
import KnowledgeBase

/// Trains the intents of a library. The library itself need not be there yet.
public enum IntentTraining {
  public struct Report: Sendable, Encodable {
    public var file: String
    public var encoder: String
    public var examples: Int
    public var intents: [String]
    /// Of the examples, each left out in turn.
    public var accuracy: Double
    public var threshold: Double
    /// Of the texts that were held out, where a file of such was given.
    public var heldOut: IntentReport?
    public var seconds: Double
  }

  /// Replaces what was trained before; a running service takes it up with the next question. Texts of `heldOut` that are also among the
  /// examples are refused: they would measure nothing.
  ///
  /// Throws `IntentError`, `ModelError`, and what the disk throws.
  public static func run(
    _ examples: URL, heldOut: URL?, _ settings: Settings, progress: ProgressHandler? = nil
  ) async throws -> Report {
    let start = ContinuousClock.now
    let set = try IntentExample.read(examples)
    let other = try heldOut.map { try IntentExample.read($0) }
    if let heldOut, let other {
      let known = Set(set.map(\.text))
      if let shared = other.first(where: { known.contains($0.text) }) {
        throw IntentError.learntFrom(file: heldOut.lastPathComponent, text: shared.text)
      }
    }
    let embedder = try await Assistant.embedder(settings, progress: progress)
    progress?(StepProgress("training", completed: 0, of: nil, unit: .items))
    let model = try await IntentTrainer(embedder: embedder).train(set)
    let url = IntentShelf.url(home: settings.home)
    try FileManager.default.createDirectory(at: settings.home, withIntermediateDirectories: true)
    try IntentModelFile.write(model, to: url)
    var report: IntentReport?
    if let other, !other.isEmpty { report = try await IntentReport(model, other, embedder: embedder) }
    return Report(
      file: url.path, encoder: model.encoder, examples: model.examples, intents: model.intents,
      accuracy: model.accuracy, threshold: model.threshold, heldOut: report,
      seconds: start.duration(to: .now) / .seconds(1))
  }
}
