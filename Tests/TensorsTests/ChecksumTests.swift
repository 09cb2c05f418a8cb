import Tensors
import Testing

@Suite struct ChecksumTests {
  private let pool = ThreadPool(threads: 2)

  private func checksum(_ bytes: [UInt8], threads: ThreadPool? = nil) -> UInt64 {
    bytes.withUnsafeBytes { Checksum.of($0, pool: threads ?? pool) }
  }

  private func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 0x9E37_79B1) >> 13) }
  }

  @Test(arguments: [1, 3, 63, 64, 65, 1000, 1 << 20, (1 << 20) + 1, 3 << 20]) func everyBitCounts(_ count: Int) {
    var bytes = bytes(count)
    let whole = checksum(bytes)
    #expect(checksum(bytes, threads: ThreadPool(threads: 1)) == whole)
    for place in Set([0, count / 3, count / 2, count - 1]) {
      for bit in 0..<8 {
        bytes[place] ^= 1 << bit
        #expect(checksum(bytes) != whole, "bit \(bit) of byte \(place)")
        bytes[place] ^= 1 << bit
      }
    }
    #expect(checksum(bytes) == whole)
    #expect(checksum(bytes + [0]) != whole && checksum(bytes.dropLast()) != whole)
  }

  @Test func orderCounts() {
    let bytes = bytes(3 << 20)
    var swapped = bytes
    swapped.swapAt(0, 64)
    #expect(checksum(swapped) != checksum(bytes))
    let chunk = 1 << 20
    #expect(checksum(Array(bytes[chunk...] + bytes[..<chunk])) != checksum(bytes))
  }

  @Test func nothingHasAChecksumToo() {
    #expect(checksum([]) == checksum([]))
    #expect(checksum([]) != checksum([0]))
  }
}
