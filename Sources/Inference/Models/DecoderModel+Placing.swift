public import Tensors

extension DecoderModel {
  /// Puts what was read at other positions into a cache, at the positions from `start` on, which must be reserved: keys are turned by the
  /// distance, which is exact for rotary embeddings, since only differences of positions count (Su et al. 2021); what else is in them,
  /// and values, know no position. Cost: one pass over the segment, on all threads.
  public func place(_ segment: KeyValueSegment, at start: Int, in cache: KeyValueCache) {
    let distance = start - segment.positions.lowerBound
    let offset = if case .latent(let shape) = configuration.attention { shape.latentSize } else { 0 }
    let (turn, localTurn) = (KeyTurn(rotary, by: distance), localRotary.map { KeyTurn($0, by: distance) })
    cache.place(segment, at: start, pool: pool, kernels: kernels) { [configuration] layer, key in
      let chosen = configuration.isLocal(layer) ? localTurn ?? turn : turn
      chosen.apply(key + offset)
    }
  }
}

/// The cosines and sines of one distance.
private struct KeyTurn: Sendable {
  private let rotary: Rotary
  private let cosines: FloatBuffer
  private let sines: FloatBuffer

  init(_ rotary: Rotary, by distance: Int) {
    self.rotary = rotary
    cosines = FloatBuffer(rotary.dimensions / 2)
    sines = FloatBuffer(rotary.dimensions / 2)
    rotary.turn(by: distance, cosines: cosines.base, sines: sines.base)
  }

  func apply(_ key: UnsafeMutablePointer<Float>) {
    rotary.rotate(key, cosines: cosines.base, sines: sines.base)
  }
}
