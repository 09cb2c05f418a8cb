import Tensors

extension DecoderBatch {
  /// Causal attention of every token over its own sequence, and with a window over its last positions only. Rows of `queries` hold a
  /// key's size for each head, rows of `out` a value's.
  func attend(
    layer: Int, queries: FloatBuffer, into out: FloatBuffer, scale: Float, window: Int?, _ step: DecoderStep
  ) {
    guard let shape = caches.first?.shape else { return }
    let work = AttentionWork(
      batch: self, layer: layer, shape: shape, queries: queries, out: out, scale: scale, window: window,
      kernels: step.kernels)
    let first = window.map { max(0, (positions.min() ?? 0) + 1 - $0) } ?? 0
    let spans = first / KeyValueCache.span..<(positions.max() ?? 0) / KeyValueCache.span + 1
    if blocks.count < 2 * step.pool.threads, spans.count > 1 {
      work.attend(spans, in: step.buffers, step.pool)
    } else {
      step.pool.run(blocks.count) { index, _ in work.attend(blocks[index]) }
    }
  }
}

/// The attention of one layer.
private struct AttentionWork: Sendable {
  let batch: DecoderBatch
  let layer: Int
  let shape: KeyValueCache.Shape
  let queries, out: FloatBuffer
  let scale: Float
  let window: Int?
  let kernels: Kernels

  func attend(_ block: DecoderBatch.AttentionBlock) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: shape.scratchCount) { scratch in
      guard let scratch = scratch.baseAddress else { return }
      rows(block).attend(
        cache(block), layer: layer, head: block.heads.lowerBound / batch.group, scale: scale, scratch: scratch,
        kernels: kernels)
    }
  }

  /// Few queries over many positions: threads take spans of them, and the parts are joined.
  func attend(_ spans: Range<Int>, in buffers: StepBuffers, _ pool: ThreadPool) {
    let queries = batch.blocks.map { $0.tokens.count * $0.heads.count }.max() ?? 0
    let perSpan = queries * shape.partCount
    let parts = buffers[.spanParts, batch.blocks.count * spans.count * perSpan]
    pool.run(batch.blocks.count * spans.count) { index, _ in
      let block = batch.blocks[index / spans.count]
      withUnsafeTemporaryAllocation(of: Float.self, capacity: shape.scratchCount) { scratch in
        guard let scratch = scratch.baseAddress else { return }
        rows(block).attend(
          cache(block), layer: layer, head: block.heads.lowerBound / batch.group, scale: scale,
          span: spans.lowerBound + index % spans.count, parts: parts.base + index * perSpan, scratch: scratch,
          kernels: kernels)
      }
    }
    pool.run(batch.blocks.count * queries) { index, _ in
      let (number, query) = index.quotientAndRemainder(dividingBy: queries)
      let block = batch.blocks[number]
      let (token, head) = query.quotientAndRemainder(dividingBy: block.heads.count)
      guard token < block.tokens.count else { return }
      let row = (block.tokens.lowerBound + token) * batch.heads + block.heads.lowerBound + head
      withUnsafeTemporaryAllocation(of: Float.self, capacity: shape.partCount) { scratch in
        guard let scratch = scratch.baseAddress else { return }
        kernels.joinSpans(
          parts.base + number * spans.count * perSpan + query * shape.partCount, count: spans.count, stride: perSpan,
          shape, scratch: scratch, into: out.base + row * shape.valueSize)
      }
    }
  }

  private func cache(_ block: DecoderBatch.AttentionBlock) -> KeyValueCache {
    batch.caches[batch.sequence[block.tokens.lowerBound]]
  }

  private func rows(_ block: DecoderBatch.AttentionBlock) -> QueryRows {
    var rows = QueryRows()
    for token in block.tokens {
      let limit = batch.positions[token] + 1
      for head in block.heads {
        let row = token * batch.heads + head
        rows.append(
          queries.base + row * shape.keySize, out.base + row * shape.valueSize,
          positions: max(0, limit - (window ?? limit))..<limit)
      }
    }
    return rows
  }
}
