import Synchronization

/// How many tokens a model's experts have got, since it was loaded. No token is ever dropped: an expert takes all that choose it. Where a
/// layer is computed in full for some tokens only, since nothing is told of the others, only these count.
public struct ExpertLoad: Sendable, Equatable, Encodable {
  public struct Layer: Sendable, Equatable {
    public var index: Int
    /// By expert. A token counts for each expert that it chose.
    public var tokens: [Int]

    public init(index: Int, tokens: [Int]) {
      self.index = index
      self.tokens = tokens
    }

    /// Standard deviation over mean: 0 is an even load. 0 before the first token.
    public var variation: Double {
      let mean = self.mean
      guard mean > 0 else { return 0 }
      let squares = tokens.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      return (squares / Double(tokens.count)).squareRoot() / mean
    }

    /// The share of experts that got less than a tenth of an even share. 0 before the first token.
    public var coldShare: Double {
      let mean = self.mean
      guard mean > 0 else { return 0 }
      return Double(tokens.count { Double($0) < mean / 10 }) / Double(tokens.count)
    }

    private var mean: Double { tokens.isEmpty ? 0 : Double(tokens.reduce(0, +)) / Double(tokens.count) }
  }

  /// The layers with experts. Empty for a dense model.
  public var layers: [Layer]

  public init(layers: [Layer]) {
    self.layers = layers
  }

  /// `nil` for a dense model.
  public var ifAny: Self? { layers.isEmpty ? nil : self }
}

extension ExpertLoad.Layer: Encodable {
  private enum CodingKeys: CodingKey {
    case index, tokens, variation, coldShare
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(index, forKey: .index)
    try container.encode(tokens, forKey: .tokens)
    try container.encode(variation, forKey: .variation)
    try container.encode(coldShare, forKey: .coldShare)
  }
}

/// Counts the tokens of one layer's experts; may be read while the model runs.
final class ExpertCounter: Sendable {
  private let counts: Mutex<[Int]>

  init(experts: Int) {
    counts = Mutex(Array(repeating: 0, count: experts))
  }

  func add(_ tokens: [Int]) {
    counts.withLock { counts in
      for (expert, count) in tokens.enumerated() { counts[expert] += count }
    }
  }

  var tokens: [Int] { counts.withLock { $0 } }
}
