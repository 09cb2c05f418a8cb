import Tensors

/// The adapters of one request, each with the factor by which its change counts.
public struct AdapterMix: Sendable {
  /// Changes nothing.
  public static let none = AdapterMix()
  /// The largest magnitude of a factor.
  public static let largestScale: Float = 100

  struct Member: Sendable {
    var adapter: Adapter
    var scale: Float
  }

  /// By the adapters' ids, so that equal mixes are equal; without those that count nothing.
  let members: [Member]

  private init() {
    members = []
  }

  /// - Throws: `AdapterError.badScale` and `.repeated`.
  public init(_ members: [(name: String, adapter: Adapter, scale: Float)]) throws(AdapterError) {
    var ids = Set<Int>()
    for (name, adapter, scale) in members {
      guard scale.magnitude <= Self.largestScale else {
        throw AdapterError(name, .badScale(scale, limit: Self.largestScale))
      }
      guard ids.insert(adapter.id).inserted else { throw AdapterError(name, .repeated) }
    }
    self.members = members.map { Member(adapter: $0.adapter, scale: $0.scale) }.filter { $0.scale != 0 }
      .sorted { $0.adapter.id < $1.adapter.id }
  }

  /// An observer, and an adapter as it was trained.
  init(_ observer: Adapter, _ adapter: Adapter?) {
    members = [observer, adapter].compactMap { $0.map { Member(adapter: $0, scale: 1) } }
  }

  /// Whether it is there to see what the model's parts are given.
  var isObserved: Bool { members.contains { if case .observed = $0.adapter.routing { true } else { false } } }

  /// Whether it changes nothing.
  public var isEmpty: Bool { members.isEmpty }

  /// Whether all its adapters were loaded for this model.
  func fits(_ base: DecoderConfiguration) -> Bool { members.allSatisfy { $0.adapter.base == base } }

  /// Equal for mixes that compute the same.
  struct Key: Hashable {
    private struct Member: Hashable {
      var id: Int
      var scale: UInt32
    }
    private let members: [Member]

    fileprivate init(_ mix: AdapterMix) {
      members = mix.members.map { Member(id: $0.adapter.id, scale: $0.scale.bitPattern) }
    }
  }

  var key: Key { Key(self) }

  /// Equal, in all processes, for mixes of the same files that compute the same; 0 for none.
  var fingerprint: UInt64 {
    guard !members.isEmpty else { return 0 }
    var bytes = [UInt8]()
    for member in members.sorted(by: { $0.adapter.fingerprint < $1.adapter.fingerprint }) {
      bytes.append(littleEndian: member.adapter.fingerprint)
      bytes.append(littleEndian: member.scale.bitPattern)
    }
    return bytes.withUnsafeBytes { Checksum.of($0) }
  }
}
