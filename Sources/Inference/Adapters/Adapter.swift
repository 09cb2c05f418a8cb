import Synchronization
public import Tensors

/// What is loaded beside a model to change some of its projections: a low-rank adapter, or a set of low-rank experts.
///
/// Both are the same thing here: an adapter is a set of one expert that every token gets. It belongs to the configuration that it was
/// loaded for, and lives as long as someone uses it: a generation that began with it ends with it.
public final class Adapter: Sendable {
  /// Tells adapters apart for as long as the process lives, so that keys and values made with one are never taken for another's.
  let id: Int
  /// Changes with the bytes of the files that it was loaded from.
  public let fingerprint: UInt64
  let base: DecoderConfiguration
  let experts: [AdapterExpert]
  let routing: Routing

  enum Routing: Sendable {
    /// A factor for each expert.
    case fixed([Float])
    case routed(AdapterRouters)
    /// Changes nothing.
    case observed(RouterSamples)
  }

  private static let lastID = Atomic<Int>(0)

  /// - Parameter path: a GGUF file of type `adapter`, plain or a set of experts, or a folder as PEFT saves it.
  /// - Throws: `AdapterError` for what is no adapter, is of a kind that is not followed, or does not fit `base`; `ModelFileError` for
  ///   a damaged file. Cost: reads and packs the whole file.
  public convenience init(path: String, base: DecoderConfiguration, pool: ThreadPool) throws {
    guard AdapterFolder.isFolder(path) else {
      try self.init(MappedFile(path: path), base: base, pool: pool)
      return
    }
    let files = try AdapterFolder.files(path).map { path throws(ModelFileError) in try MappedFile(path: path) }
    try self.init(LowRankPairs(path: path, base: base), base: base, Self.fingerprint(files, pool), pool: pool)
  }

  private convenience init(_ contents: MappedFile, base: DecoderConfiguration, pool: ThreadPool) throws {
    let fingerprint = Self.fingerprint([contents], pool)
    let file = try AdapterFile(GGUFFile(contents))
    switch file.kind {
    case .experts: try self.init(ExpertSetFile(file, base: base), base: base, fingerprint, pool: pool)
    case .lora: try self.init(LowRankPairs(file, base: base), base: base, fingerprint, pool: pool)
    }
  }

  /// - Parameter fingerprint: without one, what is made with the adapter serves this one only.
  convenience init(
    _ pairs: LowRankPairs, base: DecoderConfiguration, _ fingerprint: UInt64 = .random(in: 1...(.max)), pool: ThreadPool
  ) throws {
    let expert = try AdapterExpert(name: "adapter", pairs, base: base, pool: pool)
    self.init(experts: [expert], routing: .fixed([1]), base: base, fingerprint, isSet: false)
  }

  private convenience init(
    _ set: ExpertSetFile, base: DecoderConfiguration, _ fingerprint: UInt64, pool: ThreadPool
  ) throws {
    let experts = try set.experts.map { try AdapterExpert(name: $0.name, $0.pairs, base: base, pool: pool) }
    let routing: Routing =
      switch set.routing {
      case .fixed(let weights): .fixed(weights)
      case .routed(let plan): .routed(try AdapterRouters(plan, experts: experts.count, base: base, pool: pool))
      }
    self.init(experts: experts, routing: routing, base: base, fingerprint, isSet: true)
  }

  /// Shows the inputs of the model's parts to an observer.
  convenience init(observer: RouterSamples, base: DecoderConfiguration) {
    self.init(experts: [], routing: .observed(observer), base: base, .random(in: 1...(.max)), isSet: false)
  }

  private static func fingerprint(_ files: [MappedFile], _ pool: ThreadPool) -> UInt64 {
    files.reduce(1) { fingerprint, file in
      (fingerprint ^ Checksum.of(.init(start: file.base, count: file.count), pool: pool)) &* 0x9E37_79B9_7F4A_7C15
    }
  }

  private init(
    experts: [AdapterExpert], routing: Routing, base: DecoderConfiguration, _ fingerprint: UInt64, isSet: Bool
  ) {
    self.fingerprint = fingerprint
    id = Self.lastID.wrappingAdd(1, ordering: .relaxed).newValue
    self.base = base
    self.experts = experts
    self.routing = routing
    self.isSet = isSet
  }

  /// Whether it was loaded as a set of experts.
  public let isSet: Bool

  /// Of its experts, in the order of their numbers. A plain adapter has one.
  public var expertNames: [String] { experts.map(\.name) }

  /// The largest rank.
  public var rank: Int { experts.reduce(0) { max($0, $1.rank) } }

  /// Bytes of packed factors.
  public var byteCount: Int { experts.reduce(0) { $0 + $1.byteCount } }

  /// Experts of a token; `nil` where a router chooses none.
  public var expertsUsed: Int? {
    if case .routed(let routers) = routing { routers.choice.used } else { nil }
  }

  /// Tokens that each expert has got since the set was loaded, in layers whose feed-forward or attention is routed. A token counts in each
  /// part for each expert that it chose. Empty without a router. May be read from any thread.
  public var expertLoad: ExpertLoad {
    if case .routed(let routers) = routing { routers.load } else { ExpertLoad(layers: []) }
  }
}

/// The low-rank changes that belong together.
struct AdapterExpert: Sendable {
  let name: String
  /// By site.
  private let matrices: [LowRankMatrix?]

  init(name: String, _ pairs: LowRankPairs, base: DecoderConfiguration, pool: ThreadPool) throws {
    var matrices = [LowRankMatrix?](repeating: nil, count: base.layers * AdapterProjection.allCases.count)
    for pair in pairs.pairs {
      matrices[pair.site.index] = try pair.matrix(for: base, adapter: pairs.path, pool: pool)
    }
    self.name = name
    self.matrices = matrices
  }

  func matrix(_ site: AdapterSite) -> LowRankMatrix? { matrices[site.index] }

  var rank: Int { matrices.reduce(0) { max($0, $1?.rank ?? 0) } }
  var byteCount: Int { matrices.reduce(0) { $0 + ($1?.byteCount ?? 0) } }
}
