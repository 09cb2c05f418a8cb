import Assistant

extension ServiceMetrics {
  func write(_ activity: IntentActivity, to text: inout MetricsText) {
    text.family(
      "kaijuan_intents_total", .counter, "Texts by the intent they were taken for; none where it was not sure."
    ) { family in
      for (intent, count) in activity.classified.sorted(by: { $0.key < $1.key }) {
        family.sample(count, ["intent": intent])
      }
    }
    text.family("kaijuan_query_vectors_total", .counter, "Vectors of questions, by whether they were kept from before.")
    {
      $0.sample(activity.vectors.hits, ["result": "hit"])
      $0.sample(activity.vectors.misses, ["result": "miss"])
    }
    text.family("kaijuan_query_vectors", .gauge, "Vectors of questions that are kept.") {
      $0.sample(activity.vectors.entries)
    }
  }
}
