import Tensors

/// A set of low-rank experts in one GGUF file, as README.md describes it, checked against the model that it is to change.
struct ExpertSetFile {
  /// The most experts of a set.
  static let mostExperts = 256

  enum Key {
    static let count = "adapter.experts.count"
    static let names = "adapter.experts.names"
    static let ranks = "adapter.experts.ranks"
    static let scales = "adapter.experts.scales"
    static let weights = "adapter.experts.weights"
    static let used = "adapter.experts.used"
    static let normalizes = "adapter.experts.normalizes"
  }

  struct Expert {
    var name: String
    var pairs: LowRankPairs
  }

  enum Routing {
    case fixed([Float])
    case routed(AdapterRouters.Plan)
  }

  let experts: [Expert]
  let routing: Routing

  static func prefix(_ expert: Int) -> String { "expert.\(expert)." }
  static func router(_ layer: Int, _ part: AdapterPart) -> String { "blk.\(layer).\(part.rawValue)_router" }

  init(_ adapter: AdapterFile, base: DecoderConfiguration) throws {
    try adapter.check(base)
    let file = adapter.file
    func bad(_ why: String) -> AdapterError { AdapterError(file.path, .badSet(why)) }
    guard let count = file.integer(Key.count), (1...Self.mostExperts).contains(count) else {
      throw bad("needs \(Key.count) from 1 to \(Self.mostExperts)")
    }
    let names = (file.strings(Key.names) ?? []).map { String(decoding: $0, as: UTF8.self) }
    guard names.count == count, Set(names).count == count else {
      throw bad("needs \(count) different \(Key.names), and has \(names.count)")
    }
    guard let scales = file.floats(Key.scales), scales.count == count, scales.allSatisfy(\.isFinite) else {
      throw bad("needs \(count) finite numbers in \(Key.scales)")
    }
    var tensors = [[String]](repeating: [], count: count)
    var routers = [String]()
    for tensor in file.tensors {
      let parts = tensor.name.split(separator: ".", maxSplits: 2)
      if parts.count == 3, parts[0] == "expert", let expert = Int(parts[1]), String(expert) == parts[1] {
        guard expert < count else { throw bad("holds '\(tensor.name)', and its experts are 0 to \(count - 1)") }
        tensors[expert].append(tensor.name)
      } else {
        routers.append(tensor.name)
      }
    }
    experts = try (0..<count).map { expert in
      let pairs = try adapter.pairs(base, prefix: Self.prefix(expert), among: tensors[expert]) { _ in scales[expert] }
      return Expert(name: names[expert], pairs: LowRankPairs(path: file.path, pairs: pairs))
    }
    guard experts.contains(where: { !$0.pairs.pairs.isEmpty }) else { throw AdapterError(file.path, .empty) }
    guard file.integers(Key.ranks) == experts.map(\.pairs.rank) else {
      throw bad("has other \(Key.ranks) than its experts, which have \(experts.map(\.pairs.rank))")
    }
    routing = try Self.routing(file, base, experts, routers)
  }

  private static func routing(
    _ file: GGUFFile, _ base: DecoderConfiguration, _ experts: [Expert], _ tensors: [String]
  ) throws -> Routing {
    func bad(_ why: String) -> AdapterError { AdapterError(file.path, .badSet(why)) }
    if let weights = file.floats(Key.weights) {
      guard weights.count == experts.count, weights.allSatisfy(\.isFinite), file.metadata[Key.used] == nil,
        tensors.isEmpty
      else {
        throw bad("needs \(experts.count) finite \(Key.weights) and then no router, \(Key.used) or other tensors")
      }
      return .fixed(weights)
    }
    guard let used = file.integer(Key.used), (1...experts.count).contains(used) else {
      throw bad("needs \(Key.weights), or a router and \(Key.used) from 1 to \(experts.count)")
    }
    guard let normalizes = file.boolean(Key.normalizes) else { throw bad("lacks \(Key.normalizes)") }
    var plan = AdapterRouters.Plan(used: used, normalizes: normalizes, routers: [])
    var taken = Set<String>()
    func floats(_ name: String, _ shape: [Int]) throws(AdapterError) -> FloatBuffer? {
      guard let tensor = file.tensor(name) else { return nil }
      guard tensor.shape == shape else {
        throw AdapterError(file.path, .wrongShape(tensor: name, found: tensor.shape, expected: "\(shape)"))
      }
      let numbers = file.floats(tensor)
      guard numbers.isFinite else { throw AdapterError(file.path, .notANumber(tensor: name)) }
      taken.insert(name)
      return numbers
    }
    for layer in 0..<base.layers {
      for part in AdapterPart.allCases {
        let name = router(layer, part)
        let isNeeded = experts.contains {
          $0.pairs.pairs.contains { $0.site.layer == layer && $0.site.projection.part == part }
        }
        guard let weight = try floats("\(name).weight", [base.width, experts.count]) else {
          guard !isNeeded else { throw bad("has experts, and no '\(name).weight' that chooses among them") }
          continue
        }
        let bias = try floats("\(name).bias", [experts.count]) ?? FloatBuffer(experts.count)
        plan.routers.append((layer, part, weight, bias))
      }
    }
    if let stray = tensors.first(where: { !taken.contains($0) }) {
      throw AdapterError(
        file.path,
        .noPlace(tensor: stray, why: "is neither of an expert nor a router of the model's \(base.layers) layers"))
    }
    return .routed(plan)
  }
}
