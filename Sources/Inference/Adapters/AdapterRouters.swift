import Tensors

/// The softmax routers of a set of experts: one for each part of a layer that has some, and how often they chose whom.
struct AdapterRouters: Sendable {
  /// What the file says, checked.
  struct Plan: Sendable {
    var used: Int
    var normalizes: Bool
    var routers: [(layer: Int, part: AdapterPart, weight: FloatBuffer, bias: FloatBuffer)]
  }

  private struct Router: Sendable {
    let weight: FloatBuffer
    let bias: FloatBuffer
  }

  let choice: ExpertConfiguration
  private let chooser: ExpertChooser
  /// By layer, attention before feed-forward.
  private let routers: [Router?]
  private let counters: [ExpertCounter?]

  init(_ plan: Plan, experts: Int, base: DecoderConfiguration, pool: ThreadPool) throws {
    choice = ExpertConfiguration(count: experts, used: plan.used, normalizes: plan.normalizes)
    chooser = ExpertChooser(experts: choice, selectionBias: nil)
    var routers = [Router?](repeating: nil, count: base.layers * AdapterPart.allCases.count)
    var counters = [ExpertCounter?](repeating: nil, count: base.layers)
    for router in plan.routers {
      routers[Self.place(router.layer, router.part)] = Router(weight: router.weight, bias: router.bias)
      counters[router.layer] = counters[router.layer] ?? ExpertCounter(experts: experts)
    }
    self.routers = routers
    self.counters = counters
  }

  private static func place(_ layer: Int, _ part: AdapterPart) -> Int {
    layer * AdapterPart.allCases.count + (part == .attention ? 0 : 1)
  }

  var load: ExpertLoad {
    ExpertLoad(
      layers: counters.enumerated().compactMap { layer, counter in
        counter.map { ExpertLoad.Layer(index: layer, tokens: $0.tokens) }
      })
  }

  /// The rows of each expert with the factors of its output; `nil` where the part is not routed. `input` holds the part's normalised
  /// input, `factors` what each row's choices are multiplied with.
  func choose(
    _ layer: Int, _ part: AdapterPart, _ input: FloatBuffer, rows: [Int], factors: [Float], _ step: DecoderStep,
    counts: Bool
  ) -> [(rows: [Int], factors: [Float])]? {
    guard let router = routers[Self.place(layer, part)] else { return nil }
    let (count, used, width) = (choice.count, choice.used, router.weight.count / choice.count)
    let scores = step.buffers[.scores, rows.count * count]
    var chosen = [Int32](repeating: 0, count: rows.count * used)
    var shares = [Float](repeating: 0, count: rows.count * used)
    chosen.withUnsafeMutableBufferPointer { chosen in
      shares.withUnsafeMutableBufferPointer { shares in
        guard let chosenBase = chosen.baseAddress, let shareBase = shares.baseAddress else { return }
        nonisolated(unsafe) let (chosenRows, shareRows) = (chosenBase, shareBase)
        step.pool.run(rows.count) { [kernels = step.kernels, chooser] place, _ in
          let x = input.base + rows[place] * width
          let logits = scores.base + place * count
          for expert in 0..<count {
            logits[expert] = kernels.dot(router.weight.base + expert * width, x, count: width) + router.bias[expert]
          }
          chooser.choose(logits, into: chosenRows + place * used, factors: shareRows + place * used, kernels)
        }
      }
    }
    var experts = [(rows: [Int], factors: [Float])](repeating: ([], []), count: count)
    for (index, expert) in chosen.enumerated() {
      experts[Int(expert)].rows.append(rows[index / used])
      experts[Int(expert)].factors.append(shares[index] * factors[index / used])
    }
    if counts { counters[layer]?.add(experts.map(\.rows.count)) }
    return experts
  }
}

extension ExpertConfiguration {
  /// A softmax over `count` experts, of which the likeliest are used.
  init(count: Int, used: Int, normalizes: Bool) {
    self.count = count
    self.used = used
    self.normalizes = normalizes
    width = 0
    shared = nil
    denseLayers = 0
    scoring = .softmax
    scale = 1
    groups = nil
  }
}
