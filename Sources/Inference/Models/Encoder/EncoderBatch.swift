/// Texts laid side by side, without padding.
struct EncoderBatch: Sendable {
  let tokens: [Int32]
  /// Position of each token in its text.
  let positions: [Int]
  /// Which text each token belongs to.
  let owners: [Int]
  /// Where each text lies in `tokens`.
  let texts: [Range<Int>]

  init(_ inputs: [[Int32]]) {
    var texts = [Range<Int>]()
    var end = 0
    for input in inputs {
      texts.append(end..<end + input.count)
      end += input.count
    }
    tokens = inputs.flatMap { $0 }
    positions = inputs.flatMap { 0..<$0.count }
    owners = inputs.enumerated().flatMap { repeatElement($0.offset, count: $0.element.count) }
    self.texts = texts
  }
}
