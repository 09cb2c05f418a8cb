/// A trie in one array, in the layout of darts-clone, which the normalisation maps of SentencePiece use.
///
/// A node is a position; its unit holds in bits 0–7 the byte that leads to it, in bit 8 whether a key ends there and
/// from bit 10 the distance (exclusive or) to its children, shifted by 8 more if bit 9 is set. The child for byte 0
/// holds the key's value and has bit 31 set. Any array may be read: steps out of it find nothing.
struct DoubleArrayTrie: Sendable {
  static let root = 0
  let units: [UInt32]

  /// The node that `byte` leads to. No key holds byte 0.
  @inline(__always)
  func child(of node: Int, _ byte: UInt8) -> Int? {
    let child = children(of: node) ^ Int(byte)
    guard byte != 0, child < units.count, units[child] & 0x8000_00FF == UInt32(byte) else { return nil }
    return child
  }

  /// The value of the key that ends at `node`.
  @inline(__always)
  func value(at node: Int) -> Int? {
    guard units[node] & 0x100 != 0 else { return nil }
    let leaf = children(of: node)
    guard leaf < units.count else { return nil }
    return Int(units[leaf] & 0x7FFF_FFFF)
  }

  @inline(__always)
  private func children(of node: Int) -> Int {
    let unit = units[node]
    return node ^ Int((unit >> 10) << ((unit & 0x200) >> 6))
  }
}
