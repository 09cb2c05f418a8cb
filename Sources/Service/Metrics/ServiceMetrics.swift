import Assistant

/// All that `GET /metrics` shows.
struct ServiceMetrics: Sendable {
  var requests: RequestMetrics
  var answers: FairGate
  var embeddings: FairGate
  var models: @Sendable () async -> [ModelActivity]
  /// `nil` where nothing is kept of passages.
  var passages: @Sendable () -> PassageCache.Report?
  var intents: @Sendable () -> IntentActivity

  func text() async -> String {
    var text = MetricsText()
    requests.write(to: &text)
    write(answers, "kaijuan_answers", "Answers that have their turn, and those that wait for it.", to: &text)
    write(
      embeddings, "kaijuan_embedding_requests", "Requests for embeddings under way, and those that wait.", to: &text)
    let models = await models()
    write(models, to: &text)
    write(passages(), models, to: &text)
    write(intents(), to: &text)
    writeExperts(models, to: &text)
    return text.text
  }

  private func write(_ gate: FairGate, _ name: String, _ help: String, to text: inout MetricsText) {
    text.family(name, .gauge, help) { family in
      let load = gate.load
      family.sample(load.running, ["state": "running"])
      family.sample(load.waiting, ["state": "queued"])
    }
  }

  private func write(_ models: [ModelActivity], to text: inout MetricsText) {
    text.family("kaijuan_generations", .gauge, "Generations in a model's batch, and those that wait for a place.") {
      family in
      for model in models {
        family.sample(model.running, ["model": model.model, "state": "running"])
        family.sample(model.waiting, ["model": model.model, "state": "queued"])
      }
    }
    text.family("kaijuan_tokens_total", .counter, "Tokens of prompts (in) and of answers (out).") { family in
      for model in models {
        family.sample(model.promptTokens, ["model": model.model, "direction": "in"])
        family.sample(model.writtenTokens, ["model": model.model, "direction": "out"])
      }
    }
    text.family(
      "kaijuan_prefix_cache_hit_tokens_total", .counter, "Tokens of prompts that were not read because they were known."
    ) { family in
      for model in models { family.sample(model.reusedTokens, ["model": model.model]) }
    }
    text.family("kaijuan_prefix_cache_bytes", .gauge, "Keys and values kept of earlier prompts and answers.") {
      family in
      for model in models { family.sample(model.prefixCacheBytes, ["model": model.model]) }
    }
  }

  private func writeExperts(_ models: [ModelActivity], to text: inout MetricsText) {
    let layers = models.flatMap { model in model.experts.map { (model: model.model, $0.adapter ?? "", layer: $0) } }
    text.family("kaijuan_expert_tokens_total", .counter, "Tokens that chose an expert.") { family in
      for (model, adapter, layer) in layers {
        for (expert, tokens) in layer.tokens.enumerated() {
          family.sample(
            tokens,
            ["model": model, "adapter": adapter, "layer": String(layer.index), "expert": String(expert)])
        }
      }
    }
    text.family(
      "kaijuan_expert_load_variation", .gauge, "Standard deviation of the experts' tokens over their mean; 0 is even."
    ) { family in
      for (model, adapter, layer) in layers {
        family.sample(layer.variation, ["model": model, "adapter": adapter, "layer": String(layer.index)])
      }
    }
    text.family(
      "kaijuan_expert_cold_share", .gauge, "Share of experts that got less than a tenth of an even share."
    ) { family in
      for (model, adapter, layer) in layers {
        family.sample(layer.coldShare, ["model": model, "adapter": adapter, "layer": String(layer.index)])
      }
    }
  }
}
