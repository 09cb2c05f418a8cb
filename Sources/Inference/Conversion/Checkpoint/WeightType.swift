import Tensors

/// What the matrices of a converted checkpoint are stored as. The cases are the names that a user gives.
public enum WeightType: String, Sendable, CaseIterable {
  case f32, f16
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q8_0
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q6_k
  /// All in Q4_K, but the output matrix, which is Q6_K.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q4_k
  /// As `q4_k`, with more bits where they help most: llama.cpp's recipe of this name.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q4_k_m

  /// `general.file_type`.
  var fileType: UInt64 {
    switch self {
    case .f32: 0
    case .f16: 1
    case .q8_0: 7
    case .q4_k: 14
    case .q4_k_m: 15
    case .q6_k: 18
    }
  }

  fileprivate var usual: BlockType {
    switch self {
    case .f32: .f32
    case .f16: .f16
    case .q8_0: .q8_0
    case .q6_k: .q6_K
    case .q4_k, .q4_k_m: .q4_K
    }
  }
}

/// Chooses the type of each tensor.
struct TypeRecipe {
  let type: WeightType
  let layers: Int
  let experts: Int
  let isTied: Bool

  func choice(for plan: TensorPlan) -> (type: BlockType, wanted: BlockType) {
    guard plan.role == .matrix else { return (.f32, .f32) }
    let wanted = wanted(plan.name)
    return (Self.fitting(wanted, columns: plan.columns), wanted)
  }

  private func wanted(_ name: String) -> BlockType {
    guard type == .q4_k || type == .q4_k_m else { return type.usual }
    if name == (isTied ? "token_embd.weight" : "output.weight") { return .q6_K }
    let parts = name.split(separator: ".")
    guard type == .q4_k_m, parts.count == 4, let layer = Int(parts[1]) else { return .q4_K }
    switch parts[2] {
    case "attn_v": return experts == 8 ? .q8_0 : hasMoreBits(layer) ? .q6_K : .q4_K
    case "attn_k": return experts == 8 ? .q8_0 : .q4_K
    case "attn_output": return experts == 8 ? .q5_K : .q4_K
    case "ffn_down", "ffn_down_exps", "ffn_down_shexp": return hasMoreBits(layer) ? .q6_K : .q4_K
    default: return .q4_K
    }
  }

  /// The first and the last eighth of the layers, and every third between.
  private func hasMoreBits(_ layer: Int) -> Bool {
    let eighth = layers / 8
    return layer < eighth || layer >= 7 * layers / 8 || (layer - eighth) % 3 == 2
  }

  /// The type itself, or where rows are not whole blocks of it the next that has about its precision.
  private static func fitting(_ type: BlockType, columns: Int) -> BlockType {
    if columns % type.blockLength == 0 { return type }
    guard columns % 32 == 0 else { return .f16 }
    switch type {
    case .q4_K: return .q5_0
    case .q5_K: return .q5_1
    default: return .q8_0
    }
  }
}
