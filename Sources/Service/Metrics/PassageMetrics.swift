import Assistant

extension ServiceMetrics {
  /// What is kept of passages, and what it saved at the speed at which the models read.
  func write(_ report: PassageCache.Report?, _ models: [ModelActivity], to text: inout MetricsText) {
    guard let report else { return }
    text.family(
      "kaijuan_passage_cache_requests_total", .counter, "Passages of prompts, by whether they had been read before."
    ) {
      $0.sample(report.hits, ["result": "hit"])
      $0.sample(report.misses, ["result": "miss"])
    }
    text.family(
      "kaijuan_passage_cache_saved_seconds_total", .counter, "Reading that was not needed, at the speed of the rest."
    ) {
      let tokens = models.reduce(0) { $0 + $1.readTokens }
      let seconds = models.reduce(0) { $0 + $1.readSeconds }
      $0.sample(Double(report.savedTokens) * seconds / Double(max(1, tokens)))
    }
    text.family("kaijuan_passage_cache_bytes", .gauge, "What is kept of passages on the disk.") {
      $0.sample(report.bytes)
    }
    text.family("kaijuan_passage_cache_passages", .gauge, "Passages that are kept.") { $0.sample(report.passages) }
    text.family("kaijuan_passage_cache_failures_total", .counter, "Entries that were damaged or could not be written.")
    {
      $0.sample(report.failures)
    }
  }
}
