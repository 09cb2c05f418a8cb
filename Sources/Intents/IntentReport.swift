public import KnowledgeBase

/// How a classifier tells texts that it was not trained with.
public struct IntentReport: Sendable, Encodable, Equatable {
  public struct Row: Sendable, Encodable, Equatable {
    /// What the texts want.
    public var intent: String
    public var texts: Int
    public var right: Int
    /// How many were taken for which intent, those told right included; most first. A list, since intents are values.
    public var takenFor: [Count]
  }

  public struct Count: Sendable, Encodable, Equatable {
    public var intent: String
    public var texts: Int
  }

  /// A text that was told wrong.
  public struct Miss: Sendable, Encodable, Equatable {
    public var text: String
    public var intent: String
    public var takenFor: String
    public var probability: Double
  }

  public var texts: Int
  public var accuracy: Double
  /// Share of the texts whose likeliest intent reaches the threshold, and how many of these are told right.
  public var confident: Double
  public var confidentAccuracy: Double
  /// Mean difference of probability and share told right, over ten bins of probability (expected calibration error).
  public var calibrationError: Double
  /// By intent.
  public var rows: [Row]
  /// Least likely first.
  public var misses: [Miss]

  /// Throws what the embedder throws. `examples` must not be empty; intents that the model does not know count as told wrong.
  public init(_ model: IntentModel, _ examples: [IntentExample], embedder: any Embedder) async throws {
    var found: [IntentClassification] = []
    for start in stride(from: 0, to: examples.count, by: 256) {
      let texts = examples[start..<min(start + 256, examples.count)].map(\.text)
      found += try await embedder.embed(texts, as: .query).map(model.classify)
    }
    self.init(examples, found)
  }

  init(_ examples: [IntentExample], _ found: [IntentClassification]) {
    let pairs = Array(zip(examples, found))
    func share(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
    func right(_ pairs: [(IntentExample, IntentClassification)]) -> Int { pairs.count { $0.intent == $1.intent } }
    let relied = pairs.filter { $0.1.isConfident }
    texts = pairs.count
    accuracy = share(right(pairs), pairs.count)
    confident = share(relied.count, pairs.count)
    confidentAccuracy = share(right(relied), relied.count)
    calibrationError = Dictionary(grouping: pairs) { min(9, Int($0.1.probability * 10)) }.values.reduce(0) { sum, bin in
      let mean = bin.reduce(0) { $0 + $1.1.probability } / Double(bin.count)
      return sum + abs(mean - share(right(bin), bin.count)) * share(bin.count, pairs.count)
    }
    rows = Dictionary(grouping: pairs, by: \.0.intent).map { intent, pairs in
      Row(
        intent: intent, texts: pairs.count, right: right(pairs),
        takenFor: Dictionary(grouping: pairs, by: \.1.intent).map { Count(intent: $0, texts: $1.count) }
          .sorted { ($1.texts, $0.intent) < ($0.texts, $1.intent) })
    }.sorted { $0.intent < $1.intent }
    misses = pairs.filter { $0.intent != $1.intent }.map { example, found in
      Miss(text: example.text, intent: example.intent, takenFor: found.intent, probability: found.probability)
    }.sorted { $0.probability < $1.probability }
  }
}
