/// Keeps one generation to what it may write: tells which tokens may come next, and takes the one that came.
///
/// A value: a copy stands at the same place and goes its own way.
public protocol TokenConstraint: Sendable {
  /// Whether what was written so far is complete, though it might go on.
  var canEnd: Bool { get }
  /// Whether it is complete and nothing can follow.
  var isComplete: Bool { get }
  /// The tokens that may come next, without those that end a generation. Throws where what was written can be read in too many ways.
  mutating func mask() throws(ConstraintError) -> TokenMask
  /// Moves on by the bytes of a token. False, and nothing has changed, if it is not allowed. Throws as `mask` does.
  mutating func accept(_ token: Int32) throws(ConstraintError) -> Bool
}

extension TokenConstraint {
  /// Sets the logits of all tokens that must not come next to minus infinity; `endTokens` stay while what was written is complete.
  /// Throws where nothing is left, and as `mask` does.
  mutating func restrict(_ logits: inout [Float], endTokens: Set<Int32>) throws(ConstraintError) {
    let mask = try mask()
    var restricted = [Float](repeating: -.infinity, count: logits.count)
    var isEmpty = true
    mask.visit { token in
      guard token < logits.count else { return }
      restricted[token] = logits[token]
      isEmpty = false
    }
    if canEnd {
      for token in endTokens where logits.indices.contains(Int(token)) {
        restricted[Int(token)] = logits[Int(token)]
        isEmpty = false
      }
    }
    guard !isEmpty else { throw .stuck }
    logits = restricted
  }
}
