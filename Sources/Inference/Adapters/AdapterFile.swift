import Tensors

/// A GGUF file of type `adapter`: a plain low-rank adapter as llama.cpp's converter writes it, or a set of experts (see README.md).
struct AdapterFile {
  enum Kind: String, CaseIterable {
    case lora, experts
  }

  let file: GGUFFile
  let kind: Kind
  private let architecture: String

  init(_ file: GGUFFile) throws {
    func refusal(_ why: String) -> AdapterError { AdapterError(file.path, .notAnAdapter(why)) }
    guard let type = file.string("general.type"), type == "adapter" else {
      throw refusal(
        "its general.type is '\(file.string("general.type") ?? "(none)")'. Give a GGUF adapter or a PEFT folder")
    }
    guard let name = file.string("adapter.type"), let kind = Kind(rawValue: name) else {
      throw refusal(
        "its adapter.type is '\(file.string("adapter.type") ?? "(none)")', where 'lora' and 'experts' are read")
    }
    guard let architecture = file.architecture else { throw refusal("it does not name its general.architecture") }
    self.file = file
    self.kind = kind
    self.architecture = architecture
  }

  func check(_ base: DecoderConfiguration) throws(AdapterError) {
    guard architecture == base.architecture.rawValue else {
      throw AdapterError(file.path, .otherArchitecture(architecture, base: base.architecture.rawValue))
    }
  }

  /// The pairs of a plain adapter. Like llama.cpp: a product counts `adapter.lora.alpha` over its rank, or once where that is absent or 0.
  func pairs(_ base: DecoderConfiguration) throws -> [LowRankPair] {
    guard kind == .lora else {
      throw AdapterError(file.path, .notAnAdapter("it is a set of experts, where a plain adapter is needed"))
    }
    try check(base)
    if file.metadata["adapter.alora.invocation_tokens"] != nil {
      throw AdapterError(
        file.path,
        .unsupported(
          key: "adapter.alora.invocation_tokens", value: "set",
          why: "it begins only after certain tokens, which is not followed"))
    }
    let alpha = try number("adapter.lora.alpha")
    return try pairs(base, prefix: "", among: file.tensors.map(\.name)) { rank in
      alpha == 0 ? 1 : alpha / Float(rank)
    }
  }

  /// A finite number; 0 where it is absent.
  func number(_ key: String) throws(AdapterError) -> Float {
    guard file.metadata[key] != nil else { return 0 }
    guard let value = file.float(key), value.isFinite else {
      throw AdapterError(file.path, .unsupported(key: key, value: "of another kind", why: "a finite number is needed"))
    }
    return value
  }

  /// The pairs whose tensors are called `prefix` and the name of a projection. All of `names` must be among them.
  func pairs(
    _ base: DecoderConfiguration, prefix: String, among names: [String], scale: (_ rank: Int) -> Float
  ) throws(AdapterError) -> [LowRankPair] {
    var pairs = [LowRankPair]()
    for name in names {
      if name.hasSuffix(LowRankName.up) {
        let partner = name.dropLast(LowRankName.up.count) + LowRankName.down
        if file.tensor(String(partner)) == nil { throw failure(.unpaired(tensor: name, missing: String(partner))) }
        continue
      }
      guard name.hasSuffix(LowRankName.down) else {
        throw failure(
          .noPlace(tensor: name, why: "is no factor: those end with \(LowRankName.down) and \(LowRankName.up)"))
      }
      let target = String(name.dropFirst(prefix.count).dropLast(LowRankName.down.count))
      guard let site = AdapterSite(target), let shape = base.shape(of: site) else {
        throw failure(.noPlace(tensor: name, why: base.reasonAgainst(target)))
      }
      pairs.append(try pair(site, prefix + target, shape, scale))
    }
    return pairs
  }

  private func pair(
    _ site: AdapterSite, _ name: String, _ shape: (rows: Int, columns: Int), _ scale: (Int) -> Float
  ) throws(AdapterError) -> LowRankPair {
    let (downName, upName) = (name + LowRankName.down, name + LowRankName.up)
    guard let down = file.tensor(downName) else { throw failure(.unpaired(tensor: upName, missing: downName)) }
    guard let up = file.tensor(upName) else { throw failure(.unpaired(tensor: downName, missing: upName)) }
    let rank = down.shape.count > 1 ? down.shape[1] : 1
    guard down.shape.count <= 2, down.shape[0] == shape.columns else {
      throw failure(.wrongShape(tensor: downName, found: down.shape, expected: "[\(shape.columns), rank]"))
    }
    guard up.shape == [rank, shape.rows] else {
      throw failure(.wrongShape(tensor: upName, found: up.shape, expected: "[\(rank), \(shape.rows)]"))
    }
    guard rank <= LowRankPair.largestRank else {
      throw failure(.rankTooLarge(tensor: downName, rank: rank, limit: LowRankPair.largestRank))
    }
    return LowRankPair(site: site, rank: rank, scale: scale(rank)) { [file] in
      (file.floats(down), file.floats(up))
    }
  }

  private func failure(_ reason: AdapterError.Reason) -> AdapterError { AdapterError(file.path, reason) }
}
