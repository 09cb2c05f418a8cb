import Synchronization

/// Masks by the place in the grammar, shared by the generations of a schema. Bounded in bytes; when they are spent, it begins anew.
final class MaskCache: Sendable {
  private struct State {
    var masks: [[Int32]: TokenMask] = [:]
    var byteCount = 0
  }

  let limitBytes: Int
  private let state = Mutex(State())

  /// A mask of 150,000 tokens takes 19 kB; a place, from a few dozen bytes up to as much.
  init(limitBytes: Int = 8 << 20) {
    self.limitBytes = limitBytes
  }

  /// Of masks and places together.
  var byteCount: Int { state.withLock { $0.byteCount } }

  subscript(place: [Int32]) -> TokenMask? { state.withLock { $0.masks[place] } }

  func keep(_ mask: TokenMask, at place: [Int32]) {
    let bytes = 4 * place.count + 8 * mask.words.count
    guard bytes <= limitBytes else { return }
    state.withLock { state in
      guard state.masks[place] == nil else { return }
      if state.byteCount + bytes > limitBytes { state = State() }
      state.masks[place] = mask
      state.byteCount += bytes
    }
  }
}
