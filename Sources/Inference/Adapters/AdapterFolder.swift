import Foundation
import Tensors

/// A folder as Hugging Face's PEFT saves a LoRA adapter: `adapter_config.json` and `adapter_model.safetensors`.
enum AdapterFolder {
  private static let prefix = "base_model.model."
  /// In bytes; PEFT's have a few thousand.
  private static let longestConfiguration = 1 << 24

  static func files(_ path: String) -> [String] { [configurationPath(path), weightsPath(path)] }

  private static func configurationPath(_ folder: String) -> String { "\(folder)/adapter_config.json" }
  private static func weightsPath(_ folder: String) -> String { "\(folder)/adapter_model.safetensors" }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  static func pairs(_ path: String, _ base: DecoderConfiguration) throws -> LowRankPairs {
    let configuration = try AdapterFolderConfiguration(path: configurationPath(path))
    let file = try SafeTensorsFile(path: weightsPath(path))
    let weights = CheckpointWeights(file)
    var pairs = [LowRankPair]()
    for tensor in file.tensors {
      func failure(_ reason: AdapterError.Reason) -> AdapterError { AdapterError(path, reason) }
      if let module = tensor.name.removing(suffix: ".lora_B.weight") {
        let partner = module + ".lora_A.weight"
        guard file.tensor(partner) != nil else { throw failure(.unpaired(tensor: tensor.name, missing: partner)) }
        continue
      }
      guard let module = tensor.name.removing(suffix: ".lora_A.weight") else {
        throw failure(
          .noPlace(tensor: tensor.name, why: "is no factor: those end with .lora_A.weight and .lora_B.weight"))
      }
      guard let site = site(module), let shape = base.shape(of: site) else {
        throw failure(.noPlace(tensor: tensor.name, why: base.reasonAgainst(site(module)?.name ?? module)))
      }
      let partner = module + ".lora_B.weight"
      guard let up = file.tensor(partner) else { throw failure(.unpaired(tensor: tensor.name, missing: partner)) }
      guard tensor.shape.count == 2, tensor.shape[1] == shape.columns, tensor.shape[0] > 0 else {
        throw failure(.wrongShape(tensor: tensor.name, found: tensor.shape, expected: "[rank, \(shape.columns)]"))
      }
      let rank = tensor.shape[0]
      guard up.shape == [shape.rows, rank] else {
        throw failure(.wrongShape(tensor: partner, found: up.shape, expected: "[\(shape.rows), \(rank)]"))
      }
      guard rank <= LowRankPair.largestRank else {
        throw failure(.rankTooLarge(tensor: tensor.name, rank: rank, limit: LowRankPair.largestRank))
      }
      let down = try WeightReader(.init(source: tensor.name, shape: tensor.shape), in: weights)
      let order = base.order(of: site.projection)
      let upReader = try WeightReader(.init(source: partner, shape: up.shape, rows: order), in: weights)
      pairs.append(
        LowRankPair(site: site, rank: rank, scale: try configuration.scale(module, rank: rank)) {
          (down.floats(), upReader.floats())
        })
    }
    return LowRankPairs(path: path, pairs: pairs)
  }

  /// Of a module such as `base_model.model.model.layers.3.self_attn.q_proj`.
  private static func site(_ module: String) -> AdapterSite? {
    guard let path = module.removing(prefix: prefix),
      let rest = ["model.layers.", "model.language_model.layers.", "language_model.model.layers."].lazy
        .compactMap({ path.removing(prefix: $0) }).first,
      let dot = rest.firstIndex(of: "."), let layer = Int(rest[..<dot])
    else { return nil }
    return projections[String(rest[dot...].dropFirst())].map { AdapterSite(layer: layer, projection: $0) }
  }

  private static let projections: [String: AdapterProjection] = [
    "self_attn.q_proj": .query, "self_attn.k_proj": .key, "self_attn.v_proj": .value, "self_attn.o_proj": .output,
    "mlp.gate_proj": .gate, "mlp.up_proj": .up, "mlp.down_proj": .down,
    "mlp.shared_expert.gate_proj": .sharedGate, "mlp.shared_expert.up_proj": .sharedUp,
    "mlp.shared_expert.down_proj": .sharedDown,
    "mlp.shared_experts.gate_proj": .sharedGate, "mlp.shared_experts.up_proj": .sharedUp,
    "mlp.shared_experts.down_proj": .sharedDown,
  ]
}

extension DecoderConfiguration {
  /// How the rows of a checkpoint's projection are ordered in GGUF files of this architecture.
  fileprivate func order(of projection: AdapterProjection) -> TensorPlan.Rows {
    guard case .grouped(let shape) = attention, rotary.pairing == .interleaved,
      projection == .query || projection == .key
    else { return .all }
    return .interleaved(headSize: shape.headSize)
  }
}

extension WeightReader {
  /// All rows.
  fileprivate func floats() -> FloatBuffer {
    let columns = part.sourceColumns
    let buffer = FloatBuffer(part.rowCount * columns)
    for row in 0..<part.rowCount { read(row, into: buffer.base + row * columns) }
    return buffer
  }
}

extension String {
  fileprivate func removing(prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
  fileprivate func removing(suffix: String) -> String? { hasSuffix(suffix) ? String(dropLast(suffix.count)) : nil }
}
