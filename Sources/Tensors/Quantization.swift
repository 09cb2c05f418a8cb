import CKernels

extension BlockType {
  /// The largest magnitude that `quantize` takes.
  public var largestMagnitude: Float {
    switch self {
    case .f32, .bf16: .greatestFiniteMagnitude
    case .f16, .q5_1: 65_504
    case .q4_0, .q4_1: 0
    case .q4_K, .q5_0: 65_504 * 15
    case .q5_K, .q6_K: 65_504 * 31
    case .q8_0: 65_504 * 127
    }
  }

  /// Stores `count` numbers (a multiple of `blockLength`) at `out`, as near to the given ones as the type allows.
  ///
  /// The K types and the 5-bit ones search for the scales with the least weighted squared error.
  /// - Returns: false where a number is not finite or out of the type's reach, or where there is no quantiser for this type.
  public func quantize(_ numbers: UnsafePointer<Float>, count: Int, into out: UnsafeMutableRawPointer) -> Bool {
    kk_quantize_row(kk_ggml_type(rawValue), numbers, count, out.assumingMemoryBound(to: UInt8.self))
  }
}
