public import Foundation
import Inference
import Tensors

/// Makes a set of experts of single adapters, with fixed weights or with a router that is fitted to example questions.
public enum ExpertComposer {
  /// An expert to be.
  public struct Member: Sendable {
    public var name: String
    /// `nil` stands for the model as it is.
    public var adapter: String?
    /// Questions of its kind.
    public var examples: [String]
    /// What it counts in a fixed mixture.
    public var weight: Float?

    public init(name: String, adapter: String?, examples: [String] = [], weight: Float? = nil) {
      self.name = name
      self.adapter = adapter
      self.examples = examples
      self.weight = weight
    }
  }

  public struct Result: Sendable, Encodable {
    public struct Expert: Sendable, Encodable {
      public var name: String
      public var rank: Int
      /// What it counts for every token; `nil` where a router says.
      public var weight: Float?
      public var examples: Int
    }

    /// On examples that the router did not learn from.
    public struct Accuracy: Sendable, Encodable {
      public var examples: Int
      public var ofExamples: Double
      public var ofTokens: Double
    }

    public var path: String
    public var bytes: Int
    public var sha256: String
    public var architecture: String
    public var experts: [Expert]
    /// Experts of a token; `nil` for a fixed mixture.
    public var expertsUsed: Int?
    /// Parts of layers that have a router.
    public var routers: Int
    /// `nil` for a fixed mixture, and where there are too few examples to hold some out.
    public var accuracy: Accuracy?
    public var seconds: Double
  }

  /// Of one example; the rest of a longer one is left out.
  public static let longestExample = 512

  /// - Parameters:
  ///   - members: all with weights, for a fixed mixture, or all with examples.
  ///   - used: experts of a token, where a router chooses.
  ///   - replaces: whether a file that is already at `output` is replaced.
  ///   - threads: `nil` takes one a processor.
  /// - Throws: `ModelError.exists`, `AdapterError`, `ModelFileError`, and `CancellationError` when the task is cancelled.
  public static func compose(
    _ members: [Member], for base: ModelFile, used: Int, to output: URL, replaces: Bool, threads: Int?,
    progress: @escaping ProgressHandler
  ) async throws -> Result {
    guard replaces || !FileManager.default.fileExists(atPath: output.path) else {
      throw ModelError.exists(path: output.path)
    }
    let clock = ContinuousClock()
    let start = clock.now
    let weights = members.compactMap(\.weight)
    let isFixed = weights.count == members.count
    let cancellation = CancellationFlag()
    let (report, architecture) = try await withTaskCancellationHandler {
      try await offload {
        let file = try GGUFFile(path: base.path)
        let sources = members.map { ExpertSetComposition.Member(name: $0.name, path: $0.adapter) }
        if isFixed {
          let composition = try ExpertSetComposition(sources, base: try DecoderConfiguration(file))
          return (try composition.write(weights: weights, to: output.path), file.architecture ?? "")
        }
        progress(StepProgress("\(base.name): loading", completed: 0, of: nil, unit: .items))
        let model = try DecoderModel(file, pool: ThreadPool(threads: threads), cache: base.packedWeights)
        let composition = try ExpertSetComposition(sources, base: model.configuration)
        let examples = try Self.tokens(members, file)
        let report = try composition.write(fitting: examples, with: model, used: used, to: output.path) { share in
          if cancellation.isRaised { throw CancellationError() }
          let step = "\(output.lastPathComponent): fitting"
          progress(StepProgress(step, completed: Int(share * 1000), of: 1000, unit: .items))
        }
        return (report, file.architecture ?? "")
      }
    } onCancel: {
      cancellation.raise()
    }
    let digest = try await FileHash.digest(output)
    return Result(
      path: output.path, bytes: digest.bytes, sha256: digest.sha256, architecture: architecture,
      experts: zip(members, report.ranks).map { member, rank in
        .init(name: member.name, rank: rank, weight: isFixed ? member.weight : nil, examples: member.examples.count)
      }, expertsUsed: isFixed ? nil : used, routers: report.routers,
      accuracy: report.accuracy.map {
        .init(examples: $0.examples, ofExamples: $0.ofExamples, ofTokens: $0.ofTokens)
      }, seconds: start.duration(to: clock.now) / .seconds(1))
  }

  /// As questions to the model; as plain text where it was not tuned for conversation.
  private static func tokens(_ members: [Member], _ file: GGUFFile) throws -> [[[Int32]]] {
    let tokenizer = try TokenizerFactory.load(from: file)
    let template: ChatTemplate?
    do { template = try ChatTemplate(from: file, tokenizer: tokenizer) } catch ChatTemplateError.missing {
      template = nil
    }
    return try members.map { member in
      try member.examples.map { text in
        let tokens = try template?.render([ChatTurn(role: .user, content: text)]).tokens ?? tokenizer.encode(text)
        return Array(tokens.prefix(longestExample))
      }
    }
  }
}
