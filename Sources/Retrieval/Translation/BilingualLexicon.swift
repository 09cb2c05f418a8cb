import Foundation

/// Words of one language and what they may mean in the other, looked up in both directions.
///
/// A sorted text, read where it lies: a head line, then a line for each word, in the order of their bytes, as
/// `word⇥translation:weight⇥translation:weight…`. Words are folded and stemmed as the full text is; weights are whole percents.
/// Looking up costs O(log words) and allocates only what it returns.
public struct BilingualLexicon: Sendable {
  public struct Translation: Sendable, Equatable {
    public var word: String
    /// Above 0 and up to 1: how much of the meaning it is.
    public var weight: Float

    public init(word: String, weight: Float) {
      self.word = word
      self.weight = weight
    }
  }

  private let bytes: Data
  /// Where the first word's line begins.
  private let start: Int

  /// `nil` unless `bytes` begin with `head`, which is followed by a line end.
  init?(_ bytes: Data, head: String) {
    guard bytes.starts(with: Data((head + "\n").utf8)) else { return nil }
    self.bytes = bytes
    start = head.utf8.count + 1
  }

  /// In the order they are kept: by weight. Empty for a word that is unknown.
  public func translations(of word: String) -> [Translation] {
    bytes.withUnsafeBytes { buffer in
      guard let line = self.line(of: word, in: buffer) else { return [] }
      return buffer[line].split(separator: UInt8(ascii: "\t")).dropFirst().compactMap { field in
        guard let colon = field.lastIndex(of: UInt8(ascii: ":")),
          let percent = Int(String(decoding: field[(colon + 1)...], as: UTF8.self)), (1...100).contains(percent)
        else { return nil }
        return Translation(
          word: String(decoding: field[..<colon], as: UTF8.self), weight: Float(percent) / 100)
      }
    }
  }

  public func contains(_ word: String) -> Bool {
    bytes.withUnsafeBytes { line(of: word, in: $0) != nil }
  }

  /// The line that begins with `word` and a tab, without its end.
  private func line(of word: String, in buffer: UnsafeRawBufferPointer) -> Range<Int>? {
    var word = word
    return word.withUTF8 { word -> Range<Int>? in
      var (low, high) = (start, buffer.count)
      while low < high {
        // The line that the middle falls into.
        var first = low + (high - low) / 2
        while first > low, buffer[first - 1] != UInt8(ascii: "\n") { first -= 1 }
        var end = first
        while end < high, buffer[end] != UInt8(ascii: "\n") { end += 1 }
        switch Self.order(of: buffer[first..<end], to: word) {
        case 0: return first..<end
        case ..<0: low = end + 1
        default: high = first
        }
      }
      return nil
    }
  }

  /// Below 0 when the line's word comes before `word`, 0 when it is the same.
  private static func order(of line: Slice<UnsafeRawBufferPointer>, to word: UnsafeBufferPointer<UInt8>) -> Int {
    var index = line.startIndex
    for byte in word {
      guard index < line.endIndex, line[index] != UInt8(ascii: "\t") else { return -1 }
      if line[index] != byte { return line[index] < byte ? -1 : 1 }
      index += 1
    }
    return index < line.endIndex && line[index] != UInt8(ascii: "\t") ? 1 : 0
  }
}
