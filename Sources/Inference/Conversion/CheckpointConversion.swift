import Foundation
public import Tensors

/// Turns a decoder's checkpoint as Hugging Face hosts them (`config.json` and safetensors) into GGUF.
public enum CheckpointConversion {
  /// What was made.
  public struct Report: Sendable {
    /// As GGUF names it.
    public var architecture: String
    public var tensors: Int
    /// Numbers in them.
    public var parameters: Int
    /// `tokenizer.ggml.model` of the file; `nil` where it got no tokenizer and serves for logits only.
    public var tokenizer: String?
    /// Tensors whose rows are not whole blocks of the type they were to get, by name.
    public var fallbacks: [Fallback]
    /// What the user should know, a sentence each.
    public var warnings: [String]
  }

  public struct Fallback: Sendable, Equatable {
    public var tensor: String
    public var wanted: BlockType
    public var stored: BlockType
  }

  /// Equal checkpoints in folders of the same name give equal files. The result appears at `output` only when it is whole, and replaces what is there.
  ///
  /// Reads and writes tensor by tensor: memory is taken for the checkpoint's headers, for its tokenizer and for some megabytes of
  /// weights at a time. Blocks its thread.
  /// - Parameters:
  ///   - folder: holds `config.json`, and `model.safetensors` or shards with `model.safetensors.index.json`.
  ///   - progress: called on this thread with the bytes of weights written so far and in all; what it throws ends the conversion.
  /// - Throws: `ModelFileError` where the checkpoint is damaged, contradicts itself or is of a kind that is not converted, where a
  ///   number does not fit into `type`, and where the file cannot be written.
  @discardableResult
  public static func convert(
    folder: String, to output: String, type: WeightType, pool: ThreadPool,
    progress: @escaping (_ written: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> Report {
    let checkpoint = try CheckpointFolder(path: folder)
    let shape = try DecoderShape(checkpoint.configuration)
    let decoder = DecoderTensors(shape, in: checkpoint.weights)
    let plans = try decoder.plans()
    try checkpoint.weights.checkLeftovers(plans, of: shape.family.rawValue, isUnused: decoder.isUnused)

    var report = Report(
      architecture: shape.family.architecture, tensors: plans.count, parameters: 0, tokenizer: nil, fallbacks: [],
      warnings: shape.warnings)
    var writer = GGUFWriter()
    writer.set("general.architecture", shape.family.architecture)
    writer.set("general.type", "model")
    writer.set("general.name", URL(filePath: folder).standardizedFileURL.lastPathComponent)
    writer.set("general.file_type", .unsigned(type.fileType))
    writer.set("general.quantization_version", .unsigned(2))
    DecoderMetadata(shape: shape).write(to: &writer)
    do {
      for (key, value) in try TokenizerConversion.metadata(in: checkpoint, size: shape.vocabulary) {
        if key == TokenizerKey.model, case .string(let name) = value {
          report.tokenizer = String(decoding: name, as: UTF8.self)
        }
        writer.set(key, value)
      }
    } catch {
      report.warnings.append("the tokenizer is left out, so that the file serves for logits only: \(error)")
      writer.set(TokenizerKey.model, "none")
    }

    if let divisors = decoder.frequencyDivisors {
      writer.add("rope_freqs.weight", shape: [divisors.count], type: .f32) { sink in try divisors.withUnsafeBytes(sink)
      }
      report.tensors += 1
    }
    let recipe = TypeRecipe(
      type: type, layers: shape.layers, experts: shape.experts?.count ?? 0, isTied: shape.isTied)
    let meter = Meter()
    for plan in plans {
      let choice = recipe.choice(for: plan)
      if choice.type != choice.wanted {
        report.fallbacks.append(Fallback(tensor: plan.name, wanted: choice.wanted, stored: choice.type))
      }
      report.parameters += plan.rows * plan.columns
      let content = try TensorContent(plan, as: choice.type, from: checkpoint.weights, pool: pool)
      writer.add(plan.name, shape: plan.shape, type: choice.type) { sink in
        try content.write(to: sink) { bytes in
          meter.written += bytes
          try progress(meter.written, meter.total)
        }
      }
    }
    meter.total = writer.tensorBytes
    try writer.write(to: output)
    return report
  }

  private final class Meter {
    var written = 0
    var total = 0
  }
}
