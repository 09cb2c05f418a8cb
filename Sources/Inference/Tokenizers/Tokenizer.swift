/// Turns text into the token ids of one model, and back.
///
/// Implementations are immutable after loading; every method may be called from any thread.
public protocol Tokenizer: Sendable {
  var vocabulary: Vocabulary { get }

  /// The tokens that are found in text on demand only.
  var markers: MarkerIndex { get }

  /// Appends the ids of a text, or of a part of it between markers; what looks like a marker is text.
  /// Takes time in proportion to the length, give or take a logarithm.
  func segment(_ text: Span<UInt8>, into ids: inout [Int32])

  /// Appends the text that the token stands for, with word boundaries as spaces.
  func appendText(of token: Int32, to text: inout [UInt8])

  /// Whether `segment` puts a space in front that `decode` takes away again.
  var addsSpacePrefix: Bool { get }
}

extension Tokenizer {
  public var vocabularySize: Int { vocabulary.count }

  /// The ids of `text`.
  /// - Parameters:
  ///   - parseSpecial: whether control tokens written out in the text become those tokens. Leave it off for text that
  ///     comes from outside, so that nobody can write `<|im_end|>` into a prompt.
  ///   - addSpecial: whether the tokens that the model expects around a text (such as `<s>` and `</s>`) are added.
  public func encode(_ text: String, parseSpecial: Bool = false, addSpecial: Bool = false) -> [Int32] {
    encode(bytes: Array(text.utf8), parseSpecial: parseSpecial, addSpecial: addSpecial)
  }

  /// As `encode(_:parseSpecial:addSpecial:)`, of bytes that need not be UTF-8: byte-level BPE takes them as they are,
  /// the others read each broken sequence as U+FFFD.
  public func encode(bytes: [UInt8], parseSpecial: Bool = false, addSpecial: Bool = false) -> [Int32] {
    var ids: [Int32] = []
    ids.reserveCapacity(bytes.count / 3 + 4)
    if addSpecial { ids.append(contentsOf: vocabulary.special.prefix) }
    let text = bytes.span
    var start = 0
    while parseSpecial, let marker = markers.first(in: text, from: start) {
      if marker.range.lowerBound > start { segment(text.extracting(start..<marker.range.lowerBound), into: &ids) }
      ids.append(marker.token)
      start = marker.range.upperBound
    }
    if start < text.count { segment(text.extracting(start..<text.count), into: &ids) }
    if addSpecial { ids.append(contentsOf: vocabulary.special.suffix) }
    return ids
  }

  /// The text of `tokens`; broken UTF-8 becomes U+FFFD, ids outside the vocabulary become nothing.
  /// - Parameter keepingSpecial: whether control tokens appear as their names.
  public func decode(_ tokens: some Sequence<Int32>, keepingSpecial: Bool = false) -> String {
    var decoder = TokenStreamDecoder(self, keepingSpecial: keepingSpecial)
    var text = ""
    for token in tokens { text += decoder.append(token) }
    return text + decoder.finish()
  }
}
