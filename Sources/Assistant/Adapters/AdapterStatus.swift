public import Inference

/// A loaded adapter.
public struct AdapterStatus: Sendable, Encodable {
  public enum Kind: String, Sendable, Encodable {
    case adapter, experts
  }

  public var name: String
  /// The generator that it was loaded beside.
  public var model: String
  public var kind: Kind
  /// The largest.
  public var rank: Int
  /// Of its packed factors in memory.
  public var bytes: Int
  /// Names of a set's experts.
  public var experts: [String]?
  /// Experts of a token, where a router chooses.
  public var expertsUsed: Int?
  /// Tokens that each expert of a routed set has got.
  public var expertLoad: ExpertLoad?

  public init(
    name: String, model: String, kind: Kind, rank: Int, bytes: Int, experts: [String]? = nil, expertsUsed: Int? = nil
  ) {
    self.name = name
    self.model = model
    self.kind = kind
    self.rank = rank
    self.bytes = bytes
    self.experts = experts
    self.expertsUsed = expertsUsed
  }

  init(_ entry: LoadedAdapters.Entry, model: String) {
    let adapter = entry.adapter
    self.init(
      name: entry.name, model: model, kind: adapter.isSet ? .experts : .adapter, rank: adapter.rank,
      bytes: adapter.byteCount, experts: adapter.isSet ? adapter.expertNames : nil, expertsUsed: adapter.expertsUsed)
    if adapter.expertsUsed != nil { expertLoad = adapter.expertLoad }
  }
}
