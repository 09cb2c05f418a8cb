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

  /// As they are stored, whatever the type.
  private static func add(_ checkpoint: BertCheckpoint, to writer: inout GGUFWriter) throws(ModelFileError) {
    let weights = CheckpointWeights(checkpoint.weights)
    let plans = plans(checkpoint.shape)
    for plan in plans {
      for part in plan.parts {
        let reader = try WeightReader(part, in: weights)
        writer.add(plan.name, shape: plan.shape, type: reader.type) { sink in try sink(reader.bytes) }
      }
    }
    try weights.checkLeftovers(plans, of: "BERT encoder", isUnused: isUnused)
  }

  /// Position numbers, and what was trained for another purpose than sentence vectors.
  private static func isUnused(_ name: String) -> Bool {
    name == "embeddings.position_ids" || name.hasPrefix("pooler.")
  }

  private static func plans(_ shape: BertCheckpoint.Shape) -> [TensorPlan] {
    let (width, inner) = (shape.hiddenSize, shape.feedForwardSize)
    var plans: [TensorPlan] = []
    func add(_ source: String, _ target: String, _ shape: [Int]) {
      plans.append(
        TensorPlan(
          name: target, shape: shape.reversed(), role: .exact, parts: [.init(source: source, shape: shape)]))
    }
    func addBiased(_ source: String, _ target: String, _ shape: [Int]) {
      add(source + ".weight", target + ".weight", shape)
      add(source + ".bias", target + ".bias", [shape[0]])
    }
    add("embeddings.word_embeddings.weight", "token_embd.weight", [shape.vocabularySize, width])
    add("embeddings.position_embeddings.weight", "position_embd.weight", [shape.positions, width])
    add("embeddings.token_type_embeddings.weight", "token_types.weight", [shape.tokenTypes, width])
    addBiased("embeddings.LayerNorm", "token_embd_norm", [width])
    for layer in 0..<shape.layers {
      let (source, target) = ("encoder.layer.\(layer).", "blk.\(layer).")
      addBiased(source + "attention.self.query", target + "attn_q", [width, width])
      addBiased(source + "attention.self.key", target + "attn_k", [width, width])
      addBiased(source + "attention.self.value", target + "attn_v", [width, width])
      addBiased(source + "attention.output.dense", target + "attn_output", [width, width])
      addBiased(source + "attention.output.LayerNorm", target + "attn_output_norm", [width])
      addBiased(source + "intermediate.dense", target + "ffn_up", [inner, width])
      addBiased(source + "output.dense", target + "ffn_down", [width, inner])
      addBiased(source + "output.LayerNorm", target + "layer_output_norm", [width])
    }
    return plans
  }
}
