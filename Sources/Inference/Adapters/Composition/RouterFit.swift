import Tensors

/// Fits the routers of a set to example texts of each kind.
///
/// There is one router for each part of each layer that the experts change, fitted on the very numbers that it will read: the part's
/// normalised input at the tokens of the examples. A fit on the question's embedding alone would be one choice for all layers and tokens;
/// this one follows a text as it turns from prose to code.
///
/// Each example is read twice, by the model as it is and with its own expert: further layers see what the experts before them have done,
/// and must be right whether these were chosen or not.
public struct RouterFit: Sendable {
  /// Tokens of each kind that are learnt from in each reading, evenly chosen among those of its examples.
  public static let tokensPerKind = 256
  /// One in so many examples of a kind is not learnt from but tells how good the routers are.
  public static let heldOut = 5
  /// On the squared weights; strong, since there are fewer tokens than features.
  private static let penalty = 0.01

  /// How often the likeliest expert is that of the example's kind.
  public struct Accuracy: Sendable, Equatable {
    /// Examples that were not learnt from.
    public var examples: Int
    /// Of these the share for which the mean over all tokens and routers has the right kind first.
    public var ofExamples: Double
    /// Mean over the routers of the share of their tokens.
    public var ofTokens: Double
  }

  struct Router: Sendable {
    var place: RouterSamples.Place
    var regression: LogisticRegression
  }

  let routers: [Router]
  /// `nil` where a kind has fewer than `heldOut` examples.
  public let accuracy: Accuracy?

  private struct Example {
    var kind: Int
    var isHeldOut: Bool
    var tokens: [Int32]
    /// Of each token.
    var isTaken: [Bool]
  }

  /// - Parameters:
  ///   - examples: tokens of each example of each kind; none is empty or longer than the model's context.
  ///   - members: the experts, one a kind.
  ///   - progress: called with the share that is done; what it throws ends the fit.
  init(
    _ model: DecoderModel, examples: [[[Int32]]], members: [ExpertSetComposition.Source],
    progress: (Double) throws -> Void
  ) throws {
    let chosen = Self.choose(examples)
    let places = Set(members.flatMap { $0.pairs?.pairs ?? [] }.map { RouterSamples.Place($0.site) })
    let rows = chosen.enumerated().flatMap { index, example in
      repeatElement(index, count: 2 * example.isTaken.count { $0 })
    }
    let samples = RouterSamples(places, capacity: rows.count, width: model.configuration.width)
    let observer = Adapter(observer: samples, base: model.configuration)
    let adapters = try members.map { try $0.pairs.map { try Adapter($0, base: model.configuration, pool: model.pool) } }
    for (index, example) in chosen.enumerated() {
      for mix in [AdapterMix(observer, nil), AdapterMix(observer, adapters[example.kind])] {
        samples.begin(example.isTaken)
        let cache = model.makeCache(limit: example.tokens.count)
        _ = model.forward([.init(tokens: example.tokens, cache: cache, logits: .none, adapters: mix)])
        samples.end()
      }
      try progress(0.5 * Double(index + 1) / Double(chosen.count))
    }
    let ordered = places.sorted { ($0.layer, $0.part.rawValue) < ($1.layer, $1.part.rawValue) }
    var routers = [Router]()
    var score = Score(chosen.map(\.kind), kinds: examples.count)
    for (index, place) in ordered.enumerated() {
      guard let states = samples.samples[place] else { continue }
      let regression = Self.fit(states, rows, chosen, kinds: examples.count, model)
      routers.append(Router(place: place, regression: regression))
      score.add(regression, states, rows, isCounted: { chosen[$0].isHeldOut }, model)
      try progress(0.5 + 0.5 * Double(index + 1) / Double(ordered.count))
    }
    self.routers = routers
    let count = chosen.count { $0.isHeldOut }
    accuracy =
      examples.allSatisfy { $0.count >= Self.heldOut } && count > 0
      ? Accuracy(examples: count, ofExamples: score.ofExamples(chosen.map(\.isHeldOut)), ofTokens: score.ofTokens) : nil
  }

  /// Leaves out what all examples begin with, since it belongs to no kind, and more where a kind has too many tokens.
  private static func choose(_ examples: [[[Int32]]]) -> [Example] {
    let all = examples.flatMap { $0 }
    let shortest = (all.map(\.count).min() ?? 1) - 1
    let common =
      (0..<max(0, shortest)).first { place in all.contains { $0[place] != all[0][place] } } ?? max(0, shortest)
    let holdsOut = examples.allSatisfy { $0.count >= heldOut }
    return examples.enumerated().flatMap { kind, texts in
      let total = texts.reduce(0) { $0 + $1.count - common }
      let wanted = min(total, tokensPerKind)
      var seen = 0
      return texts.enumerated().map { index, tokens in
        let isTaken = tokens.indices.map { place in
          guard place >= common else { return false }
          seen += 1
          return seen * wanted / total > (seen - 1) * wanted / total
        }
        return Example(
          kind: kind, isHeldOut: holdsOut && index % heldOut == heldOut - 1, tokens: tokens, isTaken: isTaken)
      }
    }
  }

  private static func fit(
    _ states: FloatBuffer, _ rows: [Int], _ examples: [Example], kinds: Int, _ model: DecoderModel
  ) -> LogisticRegression {
    let width = model.configuration.width
    let learnt = rows.indices.filter { !examples[rows[$0]].isHeldOut }
    let samples = FloatBuffer(learnt.count * width)
    for (place, row) in learnt.enumerated() {
      (samples.base + place * width).update(from: states.base + row * width, count: width)
    }
    return LogisticRegression(
      samples, labels: learnt.map { examples[rows[$0]].kind }, features: width, classes: kinds, penalty: penalty,
      pool: model.pool, kernels: model.kernels)
  }

  /// Counts right choices over all routers.
  private struct Score {
    private let kinds: [Int]
    private var sums: [[Float]]
    private var shares: [Double] = []

    init(_ kindOfExample: [Int], kinds: Int) {
      self.kinds = kindOfExample
      sums = kindOfExample.map { _ in [Float](repeating: 0, count: kinds) }
    }

    mutating func add(
      _ regression: LogisticRegression, _ states: FloatBuffer, _ rows: [Int], isCounted: (Int) -> Bool,
      _ model: DecoderModel
    ) {
      let width = model.configuration.width
      var (right, all) = (0, 0)
      for (row, example) in rows.enumerated() where isCounted(example) {
        let shares = regression.logShares(states.base + row * width, features: width, model.kernels)
        all += 1
        if Self.best(shares) == kinds[example] { right += 1 }
        for (kind, share) in shares.enumerated() { sums[example][kind] += share }
      }
      if all > 0 { shares.append(Double(right) / Double(all)) }
    }

    var ofTokens: Double { shares.isEmpty ? 0 : shares.reduce(0, +) / Double(shares.count) }

    func ofExamples(_ isCounted: [Bool]) -> Double {
      let counted = kinds.indices.filter { isCounted[$0] }
      return Double(counted.count { Self.best(sums[$0]) == kinds[$0] }) / Double(max(1, counted.count))
    }

    private static func best(_ values: [Float]) -> Int { values.indices.max { values[$0] < values[$1] } ?? 0 }
  }
}
