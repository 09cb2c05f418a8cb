import Tensors

/// The buffers of a step, kept from one to the next. Each grows when it is asked for more than it holds.
//
// @unchecked: belongs to the one owner of the computation.
final class StepBuffers: @unchecked Sendable {
  enum Place: Int, CaseIterable {
    /// The residual stream, its normalised copy, and what a part gives.
    case stream, normed, output
    case query, key, value, attended
    /// What each query saw of each span of positions, until they are joined.
    case spanParts
    /// A query or a latent vector on its way.
    case compressed, absorbed
    case gate, up
    /// Of experts: their scores, and the outputs of the chosen ones.
    case scores, expertOutput
    case logits, states, endStates
    case cosines, sines, localCosines, localSines
  }

  private var buffers = Place.allCases.map { _ in FloatBuffer(0) }

  /// At least `count` floats, with whatever was left in them.
  subscript(_ place: Place, _ count: Int) -> FloatBuffer {
    let buffer = buffers[place.rawValue]
    if buffer.count >= count { return buffer }
    let grown = FloatBuffer(count)
    buffers[place.rawValue] = grown
    return grown
  }
}
