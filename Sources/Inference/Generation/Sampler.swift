import Foundation

/// Chooses the next token from logits: repetition penalty, temperature, top-k, top-p (Holtzman et al. 2020), min-p (Nguyen et al. 2024),
/// in this order. Equal seeds and logits give equal tokens.
public struct Sampler: Sendable {
  public struct Options: Sendable, Equatable {
    /// 0 is greedy.
    public var temperature: Float = 0
    /// 0 keeps all tokens.
    public var topK = 0
    /// 1 keeps all tokens.
    public var topP: Float = 1
    /// 0 keeps all tokens.
    public var minP: Float = 0
    /// Divides positive logits of recent tokens, multiplies negative ones; 1 is off (Keskar et al. 2019).
    public var repetitionPenalty: Float = 1
    /// How many of the last tokens the penalty sees.
    public var repetitionWindow = 64
    public var seed: UInt64 = 0

    public init() {}
  }

  public let options: Options
  private var random: SplitMix64

  public init(_ options: Options) {
    self.options = options
    random = SplitMix64(state: options.seed)
  }

  /// `recent` are the tokens so far, oldest first. Logits that are not numbers are never chosen. Cost: one pass over the vocabulary,
  /// and a sort of what passes the filters.
  public mutating func sample(_ logits: UnsafeBufferPointer<Float>, recent: some BidirectionalCollection<Int32>)
    -> Int32
  {
    if options.temperature <= 0, options.repetitionPenalty == 1 { return Self.largest(logits) }
    var scores = Array(logits)
    if options.repetitionPenalty != 1 {
      for token in Set(recent.suffix(options.repetitionWindow)) where scores.indices.contains(Int(token)) {
        let score = scores[Int(token)]
        scores[Int(token)] = score > 0 ? score / options.repetitionPenalty : score * options.repetitionPenalty
      }
    }
    guard options.temperature > 0 else { return Self.largest(scores) }
    return draw(candidates(scores))
  }

  private static func largest(_ scores: some Collection<Float>) -> Int32 {
    var best = 0
    var bestScore = -Float.infinity
    for (index, score) in scores.enumerated() where score > bestScore {
      (best, bestScore) = (index, score)
    }
    return Int32(best)
  }

  private struct Candidate {
    var token: Int32
    var weight: Float
  }

  /// Likeliest first, with unnormalised probabilities; the likeliest has weight 1.
  private func candidates(_ scores: [Float]) -> [Candidate] {
    let top = scores[Int(Self.largest(scores))]
    // Below e^-20 of the likeliest a token is not drawn once in 10^8 times.
    var kept = [Candidate]()
    for (index, score) in scores.enumerated() {
      let exponent = (score - top) / options.temperature
      if exponent > -20 { kept.append(Candidate(token: Int32(index), weight: exp(exponent))) }
    }
    kept.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.token < $1.token }
    if options.topK > 0 { kept = Array(kept.prefix(options.topK)) }
    if options.topP < 1 {
      let goal = kept.reduce(0) { $0 + $1.weight } * max(0, options.topP)
      var sum: Float = 0
      var count = 0
      for candidate in kept {
        count += 1
        sum += candidate.weight
        if sum >= goal { break }
      }
      kept = Array(kept.prefix(max(1, count)))
    }
    if options.minP > 0 { kept = Array(kept.prefix { $0.weight >= options.minP }) }
    return kept
  }

  private mutating func draw(_ candidates: [Candidate]) -> Int32 {
    guard let first = candidates.first else { return 0 }
    var point = Float.random(in: 0..<1, using: &random) * candidates.reduce(0) { $0 + $1.weight }
    for candidate in candidates {
      point -= candidate.weight
      if point < 0 { return candidate.token }
    }
    return first.token
  }
}

/// A small seeded generator (Steele, Lea and Flood 2014).
struct SplitMix64: RandomNumberGenerator, Sendable {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
