/// Zeroed floats at a fixed, 64-byte aligned address.
//
// @unchecked: plain memory; who writes which part and when is settled by the owner of the computation that it belongs to.
public final class FloatBuffer: @unchecked Sendable {
  public let count: Int
  public let base: UnsafeMutablePointer<Float>
  /// Whose memory this is, where it is not its own.
  private let owner: FloatBuffer?

  public init(_ count: Int) {
    self.count = count
    owner = nil
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(64, count * 4), alignment: 64)
    base = raw.initializeMemory(as: Float.self, repeating: 0, count: count)
  }

  /// What lies in `whole` from `start` on, in the same memory.
  public init(_ whole: FloatBuffer, from start: Int) {
    count = whole.count - start
    base = whole.base + start
    owner = whole
  }

  deinit {
    if owner == nil { UnsafeMutableRawPointer(base).deallocate() }
  }

  public subscript(index: Int) -> Float {
    get { base[index] }
    set { base[index] = newValue }
  }

  /// Whether all of it are numbers, and none infinite.
  public var isFinite: Bool { (0..<count).allSatisfy { base[$0].isFinite } }

  public var array: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
