import CKernels

/// Segments that go to other positions than those they were read at.
extension KeyValueCache {
  /// Positions that the cache holds in 8 bits a number, row by row. Cost: one pass over them, on all threads.
  public func compactSegment(_ positions: Range<Int>, pool: ThreadPool, kernels: Kernels) -> KeyValueSegment {
    precondition(positions.lowerBound >= 0 && positions.upperBound <= count, "positions \(positions) of \(count)")
    var compact = shape
    compact.precision = .int8
    let segment = KeyValueSegment(positions: positions, shape: compact)
    pool.run(shape.layers * shape.heads) { [shape] index, _ in
      let (source, target) = (buffers(index), segment.buffers(index))
      withRow(of: shape) { key, value in
        for (row, position) in positions.enumerated() {
          kernels.table.pointee.load_kv(source, position, key, value)
          kernels.table.pointee.store_kv(target, key, value, row)
        }
      }
    }
    return segment
  }

  /// Writes a segment of the same sizes, in whatever precision and of as many layers or more, to the positions from `start` on, below the
  /// reserved capacity. `turn` is called with each layer and key, to turn it from its old position to its new one. Cost: one pass, on all
  /// threads.
  public func place(
    _ segment: KeyValueSegment, at start: Int, pool: ThreadPool, kernels: Kernels,
    turn: @Sendable (_ layer: Int, _ key: UnsafeMutablePointer<Float>) -> Void
  ) {
    var other = segment.shape
    other.precision = shape.precision
    precondition(other.covers(shape), "a segment of another shape")
    pool.run(shape.layers * shape.heads) { [shape] index, _ in
      let (source, target) = (segment.buffers(index), buffers(index))
      withRow(of: shape) { key, value in
        for row in 0..<segment.positions.count {
          kernels.table.pointee.load_kv(source, row, key, value)
          turn(index / shape.heads, key)
          kernels.table.pointee.store_kv(target, key, value, start + row)
        }
      }
    }
  }

  /// Copies what another cache of the same rows, and of as many layers or more, has read, or the first `length` positions of it, into an
  /// empty one. Cost: a copy of their bytes.
  public func append(_ other: KeyValueCache, first length: Int? = nil) {
    let length = length ?? other.count
    precondition(count == 0 && other.shape.covers(shape), "an empty cache of the same shape is needed")
    precondition(length <= other.count && length <= limit, "\(length) positions of \(other.count) into \(limit)")
    reserve(length)
    copy((length + Self.tile - 1) / Self.tile * Self.tile, to: 0) { other.buffers($0) }
    advance(length)
  }
}

private func withRow(
  of shape: KeyValueCache.Shape, _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
) {
  withUnsafeTemporaryAllocation(of: Float.self, capacity: shape.keySize + shape.valueSize) { row in
    guard let key = row.baseAddress else { return }
    body(key, key + shape.keySize)
  }
}
