/// Turns tokens into text as they come, holding back bytes that do not yet make a whole character.
public struct TokenStreamDecoder: Sendable {
  private let tokenizer: any Tokenizer
  private let keepingSpecial: Bool
  private var pending: [UInt8] = []
  private var dropsSpace: Bool

  /// - Parameter keepingSpecial: whether control tokens appear as their names.
  public init(_ tokenizer: any Tokenizer, keepingSpecial: Bool = false) {
    self.tokenizer = tokenizer
    self.keepingSpecial = keepingSpecial
    dropsSpace = tokenizer.addsSpacePrefix
  }

  /// The text that can be shown now that `token` has come; broken UTF-8 becomes U+FFFD.
  public mutating func append(_ token: Int32) -> String {
    let start = pending.count
    switch tokenizer.vocabulary.kind(token) {
    case .control, .unknown, .unused:
      if keepingSpecial { pending.append(contentsOf: tokenizer.vocabulary.piece(token)) }
    case .normal, .userDefined, .byte:
      tokenizer.appendText(of: token, to: &pending)
      if dropsSpace, pending.count > start {
        if pending[start] == UInt8(ascii: " ") { pending.remove(at: start) }
        dropsSpace = false
      }
    case nil:
      break
    }
    return take(pending.count - UTF8Text.incompleteSuffix(of: pending))
  }

  /// The text of what was held back, at the end of the stream.
  public mutating func finish() -> String {
    take(pending.count)
  }

  private mutating func take(_ count: Int) -> String {
    let text = String(decoding: pending[..<count], as: UTF8.self)
    pending.removeFirst(count)
    return text
  }
}
