/// Where the text of each token stands in the text of all, in bytes of UTF-8. Where a tokenizer normalises what it reads, these are not quite
/// the places in what it has read.
public struct TokenPlaces: Sendable {
  private let ends: [Int]

  public init(of tokens: some Sequence<Int32>, _ tokenizer: any Tokenizer) {
    var text: [UInt8] = []
    var prefix = tokenizer.addsSpacePrefix ? 1 : 0
    ends = tokens.map { token in
      tokenizer.appendText(of: token, to: &text)
      if let first = text.first, first != UInt8(ascii: " ") { prefix = 0 }
      return max(0, text.count - prefix)
    }
  }

  /// The tokens that have some of the bytes. Empty for bytes behind the text.
  public func tokens(holding bytes: Range<Int>) -> Range<Int> {
    guard !bytes.isEmpty else { return 0..<0 }
    let first = count { $0 <= bytes.lowerBound }
    let last = count { $0 < bytes.upperBound }
    return first..<max(first, min(last + 1, ends.count))
  }

  /// Of the ends, which rise: how many it holds for, all of them before those that it does not hold for.
  private func count(where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(ends[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
