import CKernels

/// Keys and values of one sequence for all layers. Grows by doubling up to `limit` positions.
//
// @unchecked: written and read by the one owner of the computation; its parallel loops touch disjoint heads or positions.
public final class KeyValueCache: @unchecked Sendable {
  /// What is kept of a position in each layer.
  public struct Shape: Sendable, Equatable {
    public var layers: Int
    public var heads: Int
    /// Numbers of a head's key; a multiple of 16.
    public var keySize: Int
    /// Numbers of a head's value; a multiple of 16.
    public var valueSize: Int
    /// The value is the beginning of the key and is not kept apart.
    public var valueIsInKey: Bool
    public var precision: Precision

    public init(
      layers: Int, heads: Int, keySize: Int, valueSize: Int, valueIsInKey: Bool = false, precision: Precision = .half
    ) {
      precondition(keySize % 16 == 0 && valueSize % 16 == 0, "head sizes must be multiples of 16")
      precondition(!valueIsInKey || valueSize <= keySize, "the value must fit into the key")
      self.layers = layers
      self.heads = heads
      self.keySize = keySize
      self.valueSize = valueSize
      self.valueIsInKey = valueIsInKey
      self.precision = precision
    }

    /// Bytes of a position in all layers.
    public var positionBytes: Int { layers * heads * (keyBytes + (valueIsInKey ? 0 : valueBytes)) }

    /// Whether what is kept in this shape can be copied to where `other` is kept: the same rows, and as many layers or more.
    func covers(_ other: Shape) -> Bool {
      var shape = self
      shape.layers = min(layers, other.layers)
      return shape == other
    }

    /// Floats that `attend` needs beside its queries and results.
    public var scratchCount: Int { kk_attention_scratch(keySize, valueSize) }

    /// Floats of what one query saw of a span of positions.
    public var partCount: Int { kk_attention_part(valueSize) }

    var layout: kk_kv_layout {
      switch precision {
      case .half: valueIsInKey ? KK_KV_ROWS_F16 : KK_KV_TILES_F16
      case .single: KK_KV_ROWS_F32
      case .int8: KK_KV_ROWS_Q8
      }
    }

    /// Bytes of one head's key of a position.
    var keyBytes: Int { kk_kv_row_bytes(layout, keySize) }
    /// Bytes of one head's value of a position.
    var valueBytes: Int { kk_kv_row_bytes(layout, valueSize) }
  }

  public enum Precision: String, Sendable, CaseIterable {
    /// For comparison with references; the slowest.
    case single
    case half
    /// Integers with a scale for each 32.
    case int8
  }

  public let shape: Shape
  /// The most positions it may hold.
  public let limit: Int
  /// Positions in use; the next token goes here.
  public private(set) var count = 0
  private var capacity = 0
  private var keys: [UnsafeMutableRawPointer] = []
  /// Empty where values are in keys.
  private var values: [UnsafeMutableRawPointer] = []

  public init(_ shape: Shape, limit: Int) {
    self.shape = shape
    self.limit = limit
  }

  deinit { release() }

  public var byteCount: Int { capacity * shape.positionBytes }

  /// Makes room for `extra` more positions. Cost: a copy of what is there when it grows.
  public func reserve(_ extra: Int) {
    let needed = min(limit, count + extra)
    guard needed > capacity else { return }
    let grown = min((limit + 63) / 64 * 64, max((needed + 63) / 64 * 64, capacity * 2, 256))
    let used = (count + Self.tile - 1) / Self.tile * Self.tile
    func grow(_ buffers: [UnsafeMutableRawPointer], _ rowBytes: Int) -> [UnsafeMutableRawPointer] {
      (0..<shape.layers * shape.heads).map { index in
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: grown * rowBytes, alignment: 64)
        let kept = buffers.isEmpty ? 0 : used * rowBytes
        if kept > 0 { buffer.copyMemory(from: buffers[index], byteCount: kept) }
        (buffer + kept).initializeMemory(as: UInt8.self, repeating: 0, count: grown * rowBytes - kept)
        return buffer
      }
    }
    let newKeys = grow(keys, shape.keyBytes)
    let newValues = shape.valueIsInKey ? [] : grow(values, shape.valueBytes)
    release()
    (keys, values, capacity) = (newKeys, newValues, grown)
  }

  /// Forgets all positions from `count` on.
  public func truncate(to count: Int) {
    self.count = min(self.count, max(0, count))
  }

  /// Counts `positions` more that were written for every layer.
  public func advance(_ positions: Int) {
    count += positions
  }

  /// Writes one head's keys and values of positions that follow one another (below the reserved capacity); the rows of both lie
  /// `stride` floats apart. Where the value is in the key, `values` is not read.
  public func store(
    layer: Int, head: Int, positions: Range<Int>, keys: UnsafePointer<Float>, values: UnsafePointer<Float>,
    stride: Int, kernels: Kernels
  ) {
    let target = buffers(layer, head)
    for (index, position) in positions.enumerated() {
      kernels.table.pointee.store_kv(target, keys + index * stride, values + index * stride, position)
    }
  }

  /// The most queries that attend together.
  public static let maximumQueries = Int(KK_ATTENTION_QUERIES)
  /// Positions that are attended to by themselves and then joined with the others, by one thread or by several.
  public static let span = Int(KK_ATTENTION_SPAN)

  /// Attention of up to `maximumQueries` queries over one key/value head; query i sees positions `starts[i]..<limits[i]`.
  /// `scratch` holds `shape.scratchCount` floats.
  public func attend(
    layer: Int, head: Int, queries: UnsafePointer<UnsafePointer<Float>?>, starts: UnsafePointer<UInt32>,
    limits: UnsafePointer<UInt32>, count: Int, scale: Float, into out: UnsafePointer<UnsafeMutablePointer<Float>?>,
    scratch: UnsafeMutablePointer<Float>, kernels: Kernels
  ) {
    kernels.table.pointee.attention(
      queries, starts, limits, count, buffers(layer, head), scale, out, scratch)
  }

  /// What the queries see of one span, `shape.partCount` floats each, for `Kernels.joinSpans`.
  public func attend(
    layer: Int, head: Int, queries: UnsafePointer<UnsafePointer<Float>?>, starts: UnsafePointer<UInt32>,
    limits: UnsafePointer<UInt32>, count: Int, scale: Float, span: Int, into parts: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, kernels: Kernels
  ) {
    kernels.table.pointee.attention_span(
      queries, starts, limits, count, buffers(layer, head), scale, span, parts, scratch)
  }

  /// Calls `body` for the keys of every layer and head, then for the values, with the bytes that a position takes in each.
  func forEachBuffer(_ body: (_ buffer: UnsafeMutableRawPointer, _ rowBytes: Int) -> Void) {
    for buffer in keys { body(buffer, shape.keyBytes) }
    for buffer in values { body(buffer, shape.valueBytes) }
  }

  private func buffers(_ layer: Int, _ head: Int) -> kk_kv_head {
    buffers(layer * shape.heads + head)
  }

  /// Of one head, counted over all layers.
  func buffers(_ index: Int) -> kk_kv_head {
    let key = keys[index]
    return kk_kv_head(
      k: key, v: shape.valueIsInKey ? key : values[index], layout: shape.layout, key_size: shape.keySize,
      value_size: shape.valueSize)
  }

  private func release() {
    for buffer in keys + values { buffer.deallocate() }
  }
}
