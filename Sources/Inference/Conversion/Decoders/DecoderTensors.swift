/// Lists the tensors of a decoder: GGUF's names and shapes, and the rows of the checkpoint that fill them.
struct DecoderTensors {
  let shape: DecoderShape
  let weights: CheckpointWeights
  /// Before `embed_tokens` and `layers`; multimodal checkpoints keep their text part elsewhere.
  private let prefix: String

  init(_ shape: DecoderShape, in weights: CheckpointWeights) {
    self.shape = shape
    self.weights = weights
    prefix =
      ["language_model.model.", "model.language_model."].first { weights.has("\($0)embed_tokens.weight") } ?? "model."
  }

  /// In the order in which they are written.
  /// - Throws: `ModelFileError` where the configuration asks for many more tensors than there are.
  func plans() throws(ModelFileError) -> [TensorPlan] {
    let least = 2 * shape.layers + (0..<shape.layers).reduce(0) { $0 + (experts($1)?.leastTensors ?? 0) }
    guard least <= weights.count else {
      throw ModelFileError(
        weights.path, .countTooLarge(what: "tensors by its config.json", count: UInt64(least), limit: weights.count))
    }
    var plans = [matrix("token_embd", "\(prefix)embed_tokens", shape.vocabulary, shape.width)]
    for layer in 0..<shape.layers {
      plans += latentAttention(layer) ?? attention(layer)
      plans += norms(layer)
      plans += feedForward(layer)
    }
    plans.append(norm("output_norm", "\(prefix)norm", shape.width))
    if !shape.isTied { plans.append(matrix("output", outputName, shape.vocabulary, shape.width)) }
    return plans
  }

  /// Whether the conversion has no use for a tensor.
  func isUnused(_ name: String) -> Bool {
    if shape.isTied, name == "\(outputName).weight" { return true }
    if name.hasSuffix(".rotary_emb.inv_freq") { return true }
    if shape.family == .gemma3, !name.hasPrefix(prefix) { return name != "\(outputName).weight" }
    // Layers that guess further tokens follow the last one.
    guard name.hasPrefix("\(prefix)layers."),
      let layer = Int(name.dropFirst("\(prefix)layers.".count).prefix { $0 != "." })
    else { return false }
    return layer >= shape.layers
  }

  /// What is computed and not copied.
  var frequencyDivisors: [Float]? { shape.rotary.frequencyDivisors(dimensions: shape.headSize) }

  private var outputName: String {
    weights.has("language_model.lm_head.weight") ? "language_model.lm_head" : "lm_head"
  }

  private func attention(_ layer: Int) -> [TensorPlan] {
    let source = "\(prefix)layers.\(layer).self_attn."
    let (block, size) = ("blk.\(layer).", shape.headSize)
    let rows = shape.family.interleavesHeads ? TensorPlan.Rows.interleaved(headSize: size) : .all
    let (queries, keys) = (shape.heads * size, shape.keyValueHeads * size)
    var plans = [
      matrix("\(block)attn_q", "\(source)q_proj", queries, shape.width, rows),
      matrix("\(block)attn_k", "\(source)k_proj", keys, shape.width, rows),
      matrix("\(block)attn_v", "\(source)v_proj", keys, shape.width),
      matrix("\(block)attn_output", "\(source)o_proj", shape.width, queries),
    ]
    if shape.family == .qwen2 || shape.family == .qwen2MoE {
      for (name, count) in [("q", queries), ("k", keys), ("v", keys)] {
        plans.append(vector("\(block)attn_\(name).bias", "\(source)\(name)_proj.bias", count))
      }
    }
    switch shape.family.headNorms {
    case .none: break
    case .perHead:
      plans += ["q", "k"].map { norm("\(block)attn_\($0)_norm", "\(source)\($0)_norm", size) }
    case .acrossHeads:
      plans.append(norm("\(block)attn_q_norm", "\(source)q_norm", queries))
      plans.append(norm("\(block)attn_k_norm", "\(source)k_norm", keys))
    }
    return plans
  }

  /// `nil` for a family with ordinary attention.
  private func latentAttention(_ layer: Int) -> [TensorPlan]? {
    guard let latent = shape.latent else { return nil }
    let source = "\(prefix)layers.\(layer).self_attn."
    let block = "blk.\(layer)."
    let rank = latent.keyValueRank
    let queries = shape.heads * (latent.plainSize + latent.rotarySize)
    var plans: [TensorPlan] = []
    if let queryRank = latent.queryRank {
      plans.append(matrix("\(block)attn_q_a", "\(source)q_a_proj", queryRank, shape.width))
      plans.append(norm("\(block)attn_q_a_norm", "\(source)q_a_layernorm", queryRank))
      plans.append(matrix("\(block)attn_q_b", "\(source)q_b_proj", queries, queryRank))
    } else {
      plans.append(matrix("\(block)attn_q", "\(source)q_proj", queries, shape.width))
    }
    plans.append(matrix("\(block)attn_kv_a_mqa", "\(source)kv_a_proj_with_mqa", rank + latent.rotarySize, shape.width))
    plans.append(norm("\(block)attn_kv_a_norm", "\(source)kv_a_layernorm", rank))
    // Heads of [keys without rotation | values]: the keys' part is turned, so that it meets the query.
    let period = latent.plainSize + latent.valueSize
    func half(_ rows: TensorPlan.Rows) -> [TensorPlan.Part] {
      [.init(source: "\(source)kv_b_proj.weight", shape: [shape.heads * period, rank], rows: rows)]
    }
    plans.append(
      TensorPlan(
        name: "\(block)attn_k_b.weight", shape: [latent.plainSize, rank, shape.heads], role: .matrix,
        parts: half(.turnedSlices(period: period, count: latent.plainSize))))
    plans.append(
      TensorPlan(
        name: "\(block)attn_v_b.weight", shape: [rank, latent.valueSize, shape.heads], role: .matrix,
        parts: half(.slices(period: period, start: latent.plainSize, count: latent.valueSize))))
    plans.append(matrix("\(block)attn_output", "\(source)o_proj", shape.width, shape.heads * latent.valueSize))
    return plans
  }

  private func norms(_ layer: Int) -> [TensorPlan] {
    let names =
      shape.family.isGemma
      ? [
        ("attn_norm", "input_layernorm"), ("post_attention_norm", "post_attention_layernorm"),
        ("ffn_norm", "pre_feedforward_layernorm"), ("post_ffw_norm", "post_feedforward_layernorm"),
      ] : [("attn_norm", "input_layernorm"), ("ffn_norm", "post_attention_layernorm")]
    return names.map { norm("blk.\(layer).\($0)", "\(prefix)layers.\(layer).\($1)", shape.width) }
  }

  private func feedForward(_ layer: Int) -> [TensorPlan] {
    experts(layer)?.plans()
      ?? gated("blk.\(layer).ffn_", "", "\(prefix)layers.\(layer).mlp.", shape.innerWidth)
  }

  private func experts(_ layer: Int) -> ExpertTensors? {
    ExpertTensors(self, layer: layer, source: "\(prefix)layers.\(layer).")
  }

  /// The three matrices of a gated feed-forward part.
  func gated(_ target: String, _ suffix: String, _ source: String, _ inner: Int) -> [TensorPlan] {
    [
      matrix("\(target)gate\(suffix)", "\(source)gate_proj", inner, shape.width),
      matrix("\(target)up\(suffix)", "\(source)up_proj", inner, shape.width),
      matrix("\(target)down\(suffix)", "\(source)down_proj", shape.width, inner),
    ]
  }

  private func matrix(
    _ target: String, _ source: String, _ rows: Int, _ columns: Int, _ selection: TensorPlan.Rows = .all
  ) -> TensorPlan {
    TensorPlan(
      name: "\(target).weight", shape: [columns, rows], role: .matrix,
      parts: [.init(source: "\(source).weight", shape: [rows, columns], rows: selection)])
  }

  private func vector(_ target: String, _ source: String, _ count: Int) -> TensorPlan {
    TensorPlan(name: target, shape: [count], role: .exact, parts: [.init(source: source, shape: [count])])
  }

  /// Gemma stores what its norms' weights differ from 1.
  private func norm(_ target: String, _ source: String, _ count: Int) -> TensorPlan {
    var plan = vector("\(target).weight", "\(source).weight", count)
    if shape.family.isGemma { plan.addend = 1 }
    return plan
  }
}
