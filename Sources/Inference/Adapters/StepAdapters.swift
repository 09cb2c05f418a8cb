import Tensors

/// The adapters of a step's tokens.
struct StepAdapters: Sendable {
  /// The tokens of a step that use an adapter.
  private struct Use {
    let adapter: Adapter
    var rows: [Int] = []
    /// Of each of the rows.
    var scales: [Float] = []
  }

  private let uses: [Use]
  private let projector: LowRankProjector

  /// `nil` where no segment has any: then a step costs what it costs without them.
  init?(_ segments: [DecoderModel.Segment], _ batch: DecoderBatch, _ projector: LowRankProjector) {
    guard segments.contains(where: { !$0.adapters.isEmpty }) else { return nil }
    var uses = [Int: Use]()
    for (row, sequence) in batch.sequence.enumerated() {
      for member in segments[sequence].adapters.members {
        uses[member.adapter.id, default: Use(adapter: member.adapter)].rows.append(row)
        uses[member.adapter.id]?.scales.append(member.scale)
      }
    }
    self.uses = uses.values.sorted { $0.adapter.id < $1.adapter.id }
    self.projector = projector
  }

  /// Decides which experts change the projections of a part for which tokens. `input` holds the part's normalised input.
  /// `counts`: whether `ExpertLoad` takes note of it.
  func choose(
    _ layer: Int, _ part: AdapterPart, _ input: FloatBuffer, _ step: DecoderStep, counts: Bool = true
  ) -> Choices {
    var groups = [Choices.Group]()
    for use in uses {
      switch use.adapter.routing {
      case .fixed(let weights):
        for (expert, weight) in zip(use.adapter.experts, weights) where weight != 0 {
          groups.append(.init(expert: expert, rows: use.rows, factors: use.scales.map { $0 * weight }))
        }
      case .routed(let routers):
        let choices =
          routers.choose(layer, part, input, rows: use.rows, factors: use.scales, step, counts: counts) ?? []
        for (expert, choice) in zip(use.adapter.experts, choices) where !choice.rows.isEmpty {
          groups.append(.init(expert: expert, rows: choice.rows, factors: choice.factors))
        }
      case .observed(let samples): samples.see(layer, part, input)
      }
    }
    return Choices(layer: layer, groups: groups, projector: projector)
  }

  /// The experts of a part, with their tokens.
  struct Choices: Sendable {
    struct Group: Sendable {
      var expert: AdapterExpert
      var rows: [Int]
      var factors: [Float]
    }

    fileprivate let layer: Int
    fileprivate let groups: [Group]
    fileprivate let projector: LowRankProjector

    /// Adds to the results of projections of the same `input` what their adapters change.
    func add(_ results: [(projection: AdapterProjection, y: FloatBuffer)], of input: FloatBuffer) {
      var products = [LowRankProjector.Product]()
      for (projection, y) in results {
        let site = AdapterSite(layer: layer, projection: projection)
        for group in groups {
          guard let matrix = group.expert.matrix(site) else { continue }
          products.append(.init(matrix, rows: group.rows, factors: group.factors, into: y))
        }
      }
      projector.add(products, x: input)
    }
  }
}
