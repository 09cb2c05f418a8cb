import Tensors

/// Up to 8 queries of one key/value head, where their results go, and what they see.
struct QueryRows {
  static let maximum = 8

  private var queries = InlineArray<8, UnsafePointer<Float>?>(repeating: nil)
  private var results = InlineArray<8, UnsafeMutablePointer<Float>?>(repeating: nil)
  private var starts = InlineArray<8, UInt32>(repeating: 0)
  private var limits = InlineArray<8, UInt32>(repeating: 0)
  private var count = 0

  mutating func append(
    _ query: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, positions: Range<Int>
  ) {
    queries[count] = query
    results[count] = result
    starts[count] = UInt32(positions.lowerBound)
    limits[count] = UInt32(positions.upperBound)
    count += 1
  }

  func attend(
    _ cache: KeyValueCache, layer: Int, head: Int, scale: Float, scratch: UnsafeMutablePointer<Float>, kernels: Kernels
  ) {
    queries.span.withUnsafeBufferPointer { queries in
      results.span.withUnsafeBufferPointer { results in
        starts.span.withUnsafeBufferPointer { starts in
          limits.span.withUnsafeBufferPointer { limits in
            guard let queries = queries.baseAddress, let results = results.baseAddress,
              let starts = starts.baseAddress, let limits = limits.baseAddress
            else { return }
            cache.attend(
              layer: layer, head: head, queries: queries, starts: starts, limits: limits, count: count, scale: scale,
              into: results, scratch: scratch, kernels: kernels)
          }
        }
      }
    }
  }
}
