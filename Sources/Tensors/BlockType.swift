import CKernels

// The cases keep ggml's spelling.
// swift-format-ignore: AlwaysUseLowerCamelCase
/// How a tensor's numbers are stored, by their code in GGUF files (ggml's `enum ggml_type`).
public enum BlockType: UInt32, Sendable, CaseIterable {
  case f32 = 0
  case f16 = 1
  case q4_0 = 2
  case q4_1 = 3
  case q5_0 = 6
  case q5_1 = 7
  case q8_0 = 8
  case q4_K = 12
  case q5_K = 13
  case q6_K = 14
  case bf16 = 30

  /// Numbers in a block.
  public var blockLength: Int {
    switch self {
    case .f32, .f16, .bf16: 1
    case .q4_0, .q4_1, .q5_0, .q5_1, .q8_0: 32
    case .q4_K, .q5_K, .q6_K: 256
    }
  }

  /// Bytes in a block.
  public var blockBytes: Int {
    switch self {
    case .f32: 4
    case .f16, .bf16: 2
    case .q4_0: 18
    case .q4_1: 20
    case .q5_0: 22
    case .q5_1: 24
    case .q8_0: 34
    case .q4_K: 144
    case .q5_K: 176
    case .q6_K: 210
    }
  }

  /// Bytes of `count` numbers, which fill whole blocks.
  public func byteCount(of count: Int) -> Int { count / blockLength * blockBytes }

  public var name: String { "\(self)".uppercased() }

  var isQuantized: Bool { blockLength > 1 }

  var pack: kk_pack {
    switch self {
    case .f32: KK_PACK_F32
    case .f16: KK_PACK_F16
    case .bf16: KK_PACK_BF16
    case .q4_0: KK_PACK_4_ZERO
    case .q4_1: KK_PACK_4_MIN
    case .q5_0: KK_PACK_5_ZERO
    case .q5_1: KK_PACK_5_MIN
    case .q8_0: KK_PACK_8_ZERO
    case .q4_K: KK_PACK_K4
    case .q5_K: KK_PACK_K5
    case .q6_K: KK_PACK_K6
    }
  }

  /// Dequantises `count` numbers (a multiple of `blockLength`) that start at `source`.
  public func dequantize(_ source: UnsafeRawPointer, count: Int, into out: UnsafeMutablePointer<Float>) {
    _ = kk_dequantize_row(kk_ggml_type(rawValue), source.assumingMemoryBound(to: UInt8.self), count, out)
  }
}
