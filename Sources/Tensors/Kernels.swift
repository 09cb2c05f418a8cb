import CKernels

/// The kernels of one instruction set.
//
// @unchecked: points to an immutable C table that lives as long as the process.
public struct Kernels: @unchecked Sendable {
  public enum InstructionSet: String, Sendable, CaseIterable {
    case scalar, avx2, avx512, avx512vnni, avx512bf16, neon

    var isa: kk_isa {
      switch self {
      case .scalar: KK_ISA_SCALAR
      case .avx2: KK_ISA_AVX2
      case .avx512: KK_ISA_AVX512
      case .avx512vnni: KK_ISA_AVX512_VNNI
      case .avx512bf16: KK_ISA_AVX512_BF16
      case .neon: KK_ISA_NEON
      }
    }
  }

  let table: UnsafePointer<kk_kernel_table>

  /// The best this CPU can run.
  public static let best = Kernels(table: kk_kernels())

  private init(table: UnsafePointer<kk_kernel_table>) {
    self.table = table
  }

  /// `nil` where the CPU lacks the instructions.
  public init?(_ instructionSet: InstructionSet) {
    guard let table = kk_kernels_for(instructionSet.isa) else { return nil }
    self.table = table
  }

  public var name: String { String(cString: table.pointee.name) }
}
