import Tensors

/// Queries of one key/value head, where their results go, and what they see.
struct QueryRows {
  static let maximum = KeyValueCache.maximumQueries

  private var queries = InlineArray<16, UnsafePointer<Float>?>(repeating: nil)
  private var results = InlineArray<16, UnsafeMutablePointer<Float>?>(repeating: nil)
  private var starts = InlineArray<16, UInt32>(repeating: 0)
  private var limits = InlineArray<16, UInt32>(repeating: 0)
  private var count = 0

  mutating func append(
    _ query: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, positions: Range<Int>
  ) {
    precondition(count < Self.maximum && Self.maximum <= queries.count, "there is no room for more queries")
    queries[count] = query
    results[count] = result
    starts[count] = UInt32(positions.lowerBound)
    limits[count] = UInt32(positions.upperBound)
    count += 1
  }

  func attend(
    _ cache: KeyValueCache, layer: Int, head: Int, scale: Float, scratch: UnsafeMutablePointer<Float>, kernels: Kernels
  ) {
    withPointers { queries, starts, limits in
      results.span.withUnsafeBufferPointer { results in
        guard let results = results.baseAddress else { return }
        cache.attend(
          layer: layer, head: head, queries: queries, starts: starts, limits: limits, count: count, scale: scale,
          into: results, scratch: scratch, kernels: kernels)
      }
    }
  }

  /// What they see of one span, a part a query.
  func attend(
    _ cache: KeyValueCache, layer: Int, head: Int, scale: Float, span: Int, parts: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, kernels: Kernels
  ) {
    withPointers { queries, starts, limits in
      cache.attend(
        layer: layer, head: head, queries: queries, starts: starts, limits: limits, count: count, scale: scale,
        span: span, into: parts, scratch: scratch, kernels: kernels)
    }
  }

  private func withPointers(
    _ body: (
      _ queries: UnsafePointer<UnsafePointer<Float>?>, _ starts: UnsafePointer<UInt32>, _ limits: UnsafePointer<UInt32>
    ) -> Void
  ) {
    queries.span.withUnsafeBufferPointer { queries in
      starts.span.withUnsafeBufferPointer { starts in
        limits.span.withUnsafeBufferPointer { limits in
          guard let queries = queries.baseAddress, let starts = starts.baseAddress, let limits = limits.baseAddress
          else { return }
          body(queries, starts, limits)
        }
      }
    }
  }
}
