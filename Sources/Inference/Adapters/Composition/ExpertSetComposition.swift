import Tensors

/// Composes a set of experts from plain adapters, and writes it to one file (see README.md).
public struct ExpertSetComposition: Sendable {
  /// An expert to be: a kind of texts, and the adapter for it.
  public struct Member: Sendable {
    public var name: String
    /// A GGUF adapter or a PEFT folder; `nil` stands for the model as it is.
    public var path: String?

    public init(name: String, path: String?) {
      self.name = name
      self.path = path
    }
  }

  /// What was written.
  public struct Report: Sendable {
    public var ranks: [Int]
    /// Parts of layers with a router; 0 for a fixed mixture.
    public var routers: Int
    public var accuracy: RouterFit.Accuracy?
  }

  /// A member with what its file holds.
  struct Source: Sendable {
    var name: String
    var pairs: LowRankPairs?
  }

  private let sources: [Source]
  private let base: DecoderConfiguration

  /// - Throws: `AdapterError` where a file does not fit the model or the set; `ModelFileError` for a damaged one.
  public init(_ members: [Member], base: DecoderConfiguration) throws {
    func bad(_ why: String) -> AdapterError { AdapterError("set of experts", .badSet(why)) }
    guard (1...ExpertSetFile.mostExperts).contains(members.count) else {
      throw bad("has \(members.count) experts; 1 to \(ExpertSetFile.mostExperts) are possible")
    }
    guard Set(members.map(\.name)).count == members.count else { throw bad("has two experts of one name") }
    guard members.contains(where: { $0.path != nil }) else { throw bad("has no adapter") }
    sources = try members.map { member in
      Source(name: member.name, pairs: try member.path.map { try LowRankPairs(path: $0, base: base) })
    }
    self.base = base
  }

  /// A mixture in which each expert counts the same for every token: `weights`, one each.
  public func write(weights: [Float], to output: String) throws -> Report {
    precondition(weights.count == sources.count, "every expert needs its weight")
    var writer = try writer()
    writer.set(ExpertSetFile.Key.weights, .floats(weights))
    try writer.write(to: output)
    return Report(ranks: ranks, routers: 0, accuracy: nil)
  }

  /// A mixture in which a router chooses `used` experts for each token, fitted to `examples`: the tokens of texts of each member's kind.
  /// Blocks its thread for two passes of the model over the examples, and then some tenths of a second a router.
  public func write(
    fitting examples: [[[Int32]]], with model: DecoderModel, used: Int, to output: String,
    progress: (Double) throws -> Void
  ) throws -> Report {
    precondition(examples.count == sources.count && (1...sources.count).contains(used), "every expert needs examples")
    let fit = try RouterFit(model, examples: examples, members: sources, progress: progress)
    var writer = try writer()
    writer.set(ExpertSetFile.Key.used, .unsigned(UInt64(used)))
    writer.set(ExpertSetFile.Key.normalizes, .boolean(true))
    for router in fit.routers {
      let name = ExpertSetFile.router(router.place.layer, router.place.part)
      writer.add("\(name).weight", shape: [base.width, sources.count], router.regression.weight)
      writer.add("\(name).bias", shape: [sources.count], router.regression.bias)
    }
    try writer.write(to: output)
    return Report(ranks: ranks, routers: fit.routers.count, accuracy: fit.accuracy)
  }

  private var ranks: [Int] { sources.map { $0.pairs?.rank ?? 0 } }

  /// Everything but the routing. Pairs of another scale than the first of their expert have the difference in their second factor.
  private func writer() throws -> GGUFWriter {
    var writer = GGUFWriter()
    writer.set("general.type", "adapter")
    writer.set("general.architecture", base.architecture.rawValue)
    writer.set("adapter.type", AdapterFile.Kind.experts.rawValue)
    writer.set(ExpertSetFile.Key.count, .unsigned(UInt64(sources.count)))
    writer.set(ExpertSetFile.Key.names, .strings(sources.map { Array($0.name.utf8) }))
    writer.set(ExpertSetFile.Key.ranks, .integers(ranks.map { Int64($0) }))
    let scales = sources.map { $0.pairs?.pairs.first { $0.scale != 0 }?.scale ?? 1 }
    writer.set(ExpertSetFile.Key.scales, .floats(scales))
    for (index, source) in sources.enumerated() {
      for pair in source.pairs?.pairs ?? [] {
        guard let shape = base.shape(of: pair.site) else { continue }
        let name = ExpertSetFile.prefix(index) + pair.site.name
        let (down, up) = try pair.read()
        if pair.scale != scales[index] {
          for place in 0..<up.count { up[place] *= pair.scale / scales[index] }
        }
        writer.add(name + LowRankName.down, shape: [shape.columns, pair.rank], down)
        writer.add(name + LowRankName.up, shape: [pair.rank, shape.rows], up)
      }
    }
    return writer
  }
}

extension GGUFWriter {
  /// As halves where all numbers are some, else as floats.
  fileprivate mutating func add(_ name: String, shape: [Int], _ numbers: FloatBuffer) {
    if let halves = numbers.exactHalves() {
      add(name, shape: shape, type: .f16, bytes: halves)
    } else {
      add(name, shape: shape, type: .f32) { sink in
        try sink(UnsafeRawBufferPointer(start: numbers.base, count: numbers.count * MemoryLayout<Float>.size))
      }
    }
  }
}
