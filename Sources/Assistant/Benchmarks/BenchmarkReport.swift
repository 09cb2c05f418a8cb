public import Inference

/// Repeatable figures of this machine.
public struct BenchmarkReport: Sendable, Encodable {
  public struct Answer: Sendable, Encodable {
    public var promptTokens: Int
    public var tokens: Int
    /// From asking.
    public var firstTokenMs: Double
    /// From the first token to the last.
    public var writingSeconds: Double
    /// Of the tokens as 32-bit little-endian integers: equal for equal answers.
    public var tokensSha256: String
    public var text: String
  }

  /// Of questions over passages.
  public struct Passages: Sendable, Encodable {
    public var promptTokens: Int
    /// Passages that a run found read, of all its questions.
    public var kept: Int
    /// To the first token where no passage was read before.
    public var unknownP50Ms: Double
    /// The same where the prompt is read as a whole.
    public var wholeP50Ms: Double
    /// Of judging the passages of all questions, each by itself, when all were read before.
    public var judgedP50Ms: Double
  }

  /// What all tokens were computed with.
  public struct Adapter: Sendable, Encodable {
    public var name: String
    public var rank: Int
    /// Tokens that each expert of a routed set has got, the warming up included.
    public var experts: ExpertLoad?
  }

  public var benchmark: String
  public var model: String?
  public var threads: Int
  /// The instruction set of the kernels.
  public var kernel: String
  /// Measured repetitions; one before them is not counted.
  public var runs: Int
  public var tokensPerSecond: Double?
  public var itemsPerSecond: Double?
  /// Bytes of packed weights that writing a token reads.
  public var weightBytes: Int?
  /// Bytes of keys and values that writing a token reads, on average.
  public var contextBytes: Int?
  public var answers: [Answer]?
  public var passages: Passages?
  /// Tokens that each expert has got, the warming up included; `nil` for a dense model.
  public var experts: ExpertLoad?
  public var adapters: [Adapter]?
  /// Milliseconds a run; of decoding, a token; of answering, to the first token.
  public var p50Ms: Double
  public var p95Ms: Double
  public var seconds: Double

  /// - Parameters:
  ///   - durations: of the single runs, not empty.
  ///   - tokens: in all runs together; likewise `items`.
  ///   - wall: how long all runs took where they overlap.
  init(
    _ benchmark: String, model: String?, threads: Int, kernel: String, durations: [Duration], tokens: Int? = nil,
    items: Int? = nil, wall: Duration? = nil
  ) {
    let milliseconds = durations.map { $0 / .milliseconds(1) }.sorted()
    let seconds = wall.map { $0 / .seconds(1) } ?? milliseconds.reduce(0, +) / 1000
    func percentile(_ share: Double) -> Double {
      milliseconds[min(milliseconds.count - 1, Int(Double(milliseconds.count) * share))]
    }
    self.benchmark = benchmark
    self.model = model
    self.threads = threads
    self.kernel = kernel
    self.seconds = seconds
    runs = durations.count
    tokensPerSecond = tokens.map { Double($0) / seconds }
    itemsPerSecond = items.map { Double($0) / seconds }
    p50Ms = percentile(0.5)
    p95Ms = percentile(0.95)
  }

  mutating func note(_ experts: ExpertLoad, _ adapters: LoadedAdapters) {
    self.experts = experts.ifAny
    guard !adapters.all.isEmpty else { return }
    self.adapters = adapters.all.map {
      Adapter(name: $0.name, rank: $0.adapter.rank, experts: $0.adapter.expertLoad.ifAny)
    }
  }
}
