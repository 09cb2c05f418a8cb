import Tensors
import Testing

@Suite struct PackedLayoutTests {
  /// Packed weights outlive the program in files. When this fails because the layout was meant to change, raise
  /// `PackedMatrix.layoutVersion` and put the new hash here.
  @Test func otherBytesNeedAnotherVersion() {
    let pool = ThreadPool(threads: 1)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for type in BlockType.allCases {
      let shape = PackedMatrix.Shape(type: type, rows: 17, columns: 256)
      let source = (0..<17 * 256 / type.blockLength * type.blockBytes).map { UInt8(truncatingIfNeeded: $0 &* 131 &+ 7) }
      var tiles = [UInt8](repeating: 0, count: shape.byteCount)
      source.withUnsafeBytes { source in
        tiles.withUnsafeMutableBytes { tiles in
          guard let source = source.baseAddress, let tiles = tiles.baseAddress else { return }
          PackedMatrix.pack(shape, source: source, into: tiles, pool: pool)
        }
      }
      for byte in tiles { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    #expect(PackedMatrix.layoutVersion == 1)
    #expect(hash == 0x759d_a607_0e99_906a)
  }
}
