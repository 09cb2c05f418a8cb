/// A projection that adapters can change. Raw values are the names of its tensor in GGUF files.
enum AdapterProjection: String, Sendable, CaseIterable {
  case query = "attn_q"
  case key = "attn_k"
  case value = "attn_v"
  case output = "attn_output"
  case gate = "ffn_gate"
  case up = "ffn_up"
  case down = "ffn_down"
  case sharedGate = "ffn_gate_shexp"
  case sharedUp = "ffn_up_shexp"
  case sharedDown = "ffn_down_shexp"

  var part: AdapterPart {
    switch self {
    case .query, .key, .value, .output: .attention
    case .gate, .up, .down, .sharedGate, .sharedUp, .sharedDown: .feedForward
    }
  }

  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// The parts of a layer. Experts are chosen once for each, from its normalised input. Raw values begin the names of its tensors.
enum AdapterPart: String, Sendable, CaseIterable {
  case attention = "attn"
  case feedForward = "ffn"
}

/// A projection of one layer.
struct AdapterSite: Sendable, Hashable {
  var layer: Int
  var projection: AdapterProjection

  /// Below `layers · AdapterProjection.allCases.count`.
  var index: Int { layer * AdapterProjection.allCases.count + projection.place }

  /// GGUF's name of its tensor.
  var name: String { "blk.\(layer).\(projection.rawValue).weight" }
}

extension AdapterSite {
  init?(_ name: some StringProtocol) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "blk", parts[3] == "weight", let layer = Int(parts[1]),
      let projection = AdapterProjection(rawValue: String(parts[2])), String(layer) == parts[1]
    else { return nil }
    self.init(layer: layer, projection: projection)
  }
}

extension DecoderConfiguration {
  /// The shape of a projection; `nil` where the model has none there that adapters can change.
  func shape(of site: AdapterSite) -> (rows: Int, columns: Int)? {
    guard site.layer >= 0, site.layer < layers else { return nil }
    let inner = hasExperts(site.layer) ? nil : feedForwardWidth
    let shared = hasExperts(site.layer) ? experts?.shared?.width : nil
    switch site.projection {
    case .query, .key, .value, .output:
      guard case .grouped(let attention) = attention else { return nil }
      let queries = attention.heads * attention.headSize
      return switch site.projection {
      case .query: (queries, width)
      case .output: (width, queries)
      default: (attention.keyValueHeads * attention.headSize, width)
      }
    case .gate, .up: return inner.map { ($0, width) }
    case .down: return inner.map { (width, $0) }
    case .sharedGate, .sharedUp: return shared.map { ($0, width) }
    case .sharedDown: return shared.map { (width, $0) }
    }
  }

  /// Why `shape(of:)` knows no projection of this name.
  func reasonAgainst(_ name: String) -> String {
    if let site = AdapterSite(name), site.layer >= layers {
      return "belongs to layer \(site.layer), and the model has \(layers)"
    }
    if name.contains("_exps") || name.contains(".experts.") {
      return
        "changes routed experts, which take no adapters; train it on attention or on a dense or shared feed-forward"
    }
    if case .latent = attention, name.contains("attn") {
      return "changes latent attention, which takes no adapters; train it on the feed-forward layers"
    }
    let names = AdapterProjection.allCases.map(\.rawValue).joined(separator: ", ")
    return
      "changes nothing that adapters can change in this model; of each layer these can be, where it has them: \(names)"
  }
}
