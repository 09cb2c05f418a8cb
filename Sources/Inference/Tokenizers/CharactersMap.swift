/// The normalisation map of a SentencePiece model: a trie of byte strings, each with what replaces it.
///
/// Its file form is the trie's length in bytes, the trie, and the replacements, each ended by a byte 0.
public struct CharactersMap: Sendable {
  /// In bytes. The longest of Unicode's compatibility mappings takes 33; without a limit a map could make a text of any length.
  static let longestReplacement = 256

  private let trie: DoubleArrayTrie
  private let replacements: [UInt8]

  /// - Parameter bytes: the value of `tokenizer.ggml.precompiled_charsmap`.
  init(_ bytes: [UInt8]) throws(TokenizerError) {
    let key = TokenizerKey.charactersMap
    guard bytes.count >= 4 else {
      throw .invalid(key: key, index: 0, reason: "it ends after \(bytes.count) bytes")
    }
    let length = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    guard length >= 4, length % 4 == 0, length <= bytes.count - 4 else {
      throw .invalid(key: key, index: 0, reason: "a trie of \(length) bytes does not fit in \(bytes.count)")
    }
    trie = DoubleArrayTrie(
      units: stride(from: 4, to: 4 + length, by: 4).map { start in
        (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
      })
    replacements = Array(bytes[(4 + length)...])
    let longest = replacements.split(separator: 0).reduce(0) { max($0, $1.count) }
    guard longest <= Self.longestReplacement else {
      throw .invalid(
        key: key, index: 0,
        reason: "a replacement of \(longest) bytes is longer than \(Self.longestReplacement)")
    }
  }

  /// A map that replaces each key by its value; keys are not empty, neither holds a byte 0.
  init(_ entries: [[UInt8]: [UInt8]]) {
    let sorted = entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    var replacements: [UInt8] = []
    var positions: [[UInt8]: Int] = [:]
    let values = sorted.map { entry in
      if let position = positions[entry.value] { return position }
      let position = replacements.count
      positions[entry.value] = position
      replacements.append(contentsOf: entry.value)
      replacements.append(0)
      return position
    }
    self.replacements = replacements
    trie = DoubleArrayTrie(sortedKeys: sorted.map(\.key), values: values)
  }

  /// The file form.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 + trie.units.count * 4 + replacements.count)
    for unit in [UInt32(trie.units.count * 4)] + trie.units {
      for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: unit >> shift)) }
    }
    return bytes + replacements
  }

  /// The longest entry that starts at `position`: its length and where its replacement stands.
  @inline(__always)
  func longestMatch(in text: Span<UInt8>, at position: Int) -> (length: Int, replacement: Int)? {
    var node = DoubleArrayTrie.root
    var match: (length: Int, replacement: Int)?
    var end = position
    while end < text.count, let child = trie.child(of: node, text[end]) {
      node = child
      end += 1
      if let value = trie.value(at: node) { match = (end - position, value) }
    }
    return match
  }

  /// The bytes of a replacement; nothing if the map is damaged there.
  func replacement(at position: Int) -> ArraySlice<UInt8> {
    guard position < replacements.count else { return [] }
    return replacements[position...].prefix { $0 != 0 }
  }
}
