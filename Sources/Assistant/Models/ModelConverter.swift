public import Foundation
public import Inference
import Tensors

/// Makes a GGUF file of a checkpoint folder as Hugging Face hosts them.
public enum ModelConverter {
  public struct Result: Sendable, Encodable {
    public struct Fallback: Sendable, Encodable {
      public var tensor: String
      public var wanted: String
      public var stored: String
    }

    public var path: String
    public var bytes: Int
    public var sha256: String
    /// As GGUF names it.
    public var architecture: String
    public var type: String
    public var tensors: Int
    /// Numbers in them.
    public var parameters: Int
    /// GGUF's name of the kind; `nil` where the file has none and serves for `kaijuan model logits` only.
    public var tokenizer: String?
    /// Tensors whose rows are not whole blocks of the type they were to get.
    public var fallbacks: [Fallback]
    public var warnings: [String]
    public var seconds: Double
  }

  /// - Parameters:
  ///   - replaces: whether a file that is already at `output` is replaced.
  ///   - threads: `nil` takes one a processor.
  /// - Throws: `ModelError.exists`, `ModelFileError`, and `CancellationError` when the task is cancelled; nothing is left then.
  public static func convert(
    folder: URL, to output: URL, type: WeightType, replaces: Bool, threads: Int?, progress: @escaping ProgressHandler
  ) async throws -> Result {
    guard replaces || !FileManager.default.fileExists(atPath: output.path) else {
      throw ModelError.exists(path: output.path)
    }
    let clock = ContinuousClock()
    let start = clock.now
    let cancellation = CancellationFlag()
    let step = "\(output.lastPathComponent): converting"
    let report = try await withTaskCancellationHandler {
      try await offload {
        try CheckpointConversion.convert(
          folder: folder.path, to: output.path, type: type, pool: ThreadPool(threads: threads)
        ) { written, total in
          if cancellation.isRaised { throw CancellationError() }
          progress(StepProgress(step, completed: written, of: total, unit: .bytes))
        }
      }
    } onCancel: {
      cancellation.raise()
    }
    let digest = try await FileHash.digest(output)
    return Result(
      path: output.path, bytes: digest.bytes, sha256: digest.sha256, architecture: report.architecture,
      type: type.rawValue, tensors: report.tensors, parameters: report.parameters, tokenizer: report.tokenizer,
      fallbacks: report.fallbacks.map {
        .init(tensor: $0.tensor, wanted: $0.wanted.name, stored: $0.stored.name)
      }, warnings: report.warnings, seconds: start.duration(to: clock.now) / .seconds(1))
  }
}
