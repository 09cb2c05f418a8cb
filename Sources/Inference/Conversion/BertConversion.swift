import Foundation
import Tensors

/// Turns a BERT sentence encoder into GGUF (architecture `bert`, WordPiece tokenizer, mean pooling), number for number.
public enum BertConversion {
  /// Equal checkpoints give equal files. The result appears at `output` only when it is whole.
  /// - Parameters:
  ///   - name: what the file says it is.
  ///   - license: its SPDX name in small letters.
  public static func convert(_ checkpoint: BertCheckpoint, name: String, license: String, to output: String) throws {
    var writer = GGUFWriter()
    writer.set("general.architecture", "bert")
    writer.set("general.name", name)
    writer.set("general.license", license)
    writer.set("general.file_type", .unsigned(0))
    describe(checkpoint.shape, in: &writer)
    describeTokenizer(checkpoint, in: &writer)
    try add(checkpoint, to: &writer)
    try writer.write(to: output)
  }

  private static func describe(_ shape: BertCheckpoint.Shape, in writer: inout GGUFWriter) {
    writer.set("bert.block_count", .unsigned(UInt64(shape.layers)))
    writer.set("bert.context_length", .unsigned(UInt64(shape.positions)))
    writer.set("bert.embedding_length", .unsigned(UInt64(shape.hiddenSize)))
    writer.set("bert.feed_forward_length", .unsigned(UInt64(shape.feedForwardSize)))
    writer.set("bert.attention.head_count", .unsigned(UInt64(shape.heads)))
    writer.set("bert.attention.layer_norm_epsilon", .float(shape.normEpsilon))
    writer.set("bert.attention.causal", .boolean(false))
    writer.set("bert.pooling_type", .unsigned(1))
  }

  private static func describeTokenizer(_ checkpoint: BertCheckpoint, in writer: inout GGUFWriter) {
    writer.set(TokenizerKey.model, "bert")
    writer.set(TokenizerKey.tokens, .strings(checkpoint.tokens))
    writer.set(TokenizerKey.tokenTypes, .integers(checkpoint.kinds.map { Int64($0.rawValue) }))
    writer.set(TokenizerKey.unknown, .unsigned(UInt64(checkpoint.unknown)))
    writer.set(TokenizerKey.classifier, .unsigned(UInt64(checkpoint.classifier)))
    writer.set(TokenizerKey.separator, .unsigned(UInt64(checkpoint.separator)))
    writer.set(TokenizerKey.padding, .unsigned(UInt64(checkpoint.padding)))
    writer.set(TokenizerKey.mask, .unsigned(UInt64(checkpoint.mask)))
  }

  private static func add(_ checkpoint: BertCheckpoint, to writer: inout GGUFWriter) throws(ModelFileError) {
    let weights = checkpoint.weights
    var left = Set(weights.tensors.map(\.name).filter { !isUnused($0) })
    for (source, target, shape) in tensors(checkpoint.shape) {
      func failure(_ problem: String) -> ModelFileError {
        ModelFileError(weights.path, .badTensor(name: source, problem: problem))
      }
      guard let tensor = weights.tensor(source) else { throw failure("is missing") }
      guard tensor.shape == shape else { throw failure("has shape \(tensor.shape); expected \(shape)") }
      guard let type = tensor.type.blockType else {
        throw failure("is stored as \(tensor.type.rawValue); F32, F16 and BF16 are used as weights")
      }
      writer.add(target, shape: shape.reversed(), type: type, bytes: Array(weights.bytes(tensor)))
      left.remove(source)
    }
    if let name = left.min() {
      throw ModelFileError(weights.path, .badTensor(name: name, problem: "is not part of a BERT encoder"))
    }
  }

  /// Position numbers, and what was trained for another purpose than sentence vectors.
  private static func isUnused(_ name: String) -> Bool {
    name == "embeddings.position_ids" || name.hasPrefix("pooler.")
  }

  /// Each tensor's name there, its name in GGUF and its shape, rows first.
  private static func tensors(_ shape: BertCheckpoint.Shape) -> [(source: String, target: String, shape: [Int])] {
    let (width, inner) = (shape.hiddenSize, shape.feedForwardSize)
    var tensors: [(source: String, target: String, shape: [Int])] = [
      ("embeddings.word_embeddings.weight", "token_embd.weight", [shape.vocabularySize, width]),
      ("embeddings.position_embeddings.weight", "position_embd.weight", [shape.positions, width]),
      ("embeddings.token_type_embeddings.weight", "token_types.weight", [shape.tokenTypes, width]),
    ]
    func add(_ source: String, _ target: String, weight: [Int]) {
      tensors.append((source + ".weight", target + ".weight", weight))
      tensors.append((source + ".bias", target + ".bias", [weight[0]]))
    }
    add("embeddings.LayerNorm", "token_embd_norm", weight: [width])
    for layer in 0..<shape.layers {
      let (source, target) = ("encoder.layer.\(layer).", "blk.\(layer).")
      add(source + "attention.self.query", target + "attn_q", weight: [width, width])
      add(source + "attention.self.key", target + "attn_k", weight: [width, width])
      add(source + "attention.self.value", target + "attn_v", weight: [width, width])
      add(source + "attention.output.dense", target + "attn_output", weight: [width, width])
      add(source + "attention.output.LayerNorm", target + "attn_output_norm", weight: [width])
      add(source + "intermediate.dense", target + "ffn_up", weight: [inner, width])
      add(source + "output.dense", target + "ffn_down", weight: [width, inner])
      add(source + "output.LayerNorm", target + "layer_output_norm", weight: [width])
    }
    return tensors
  }
}
