/// Keeps one generation to words of given texts: what is written stands in one of them, from the beginning of a word to the end of one.
///
/// Holds the places of the texts at which what was written so far ends. A letter or digit of an alphabet belongs to its neighbours;
/// Chinese characters, kana and signs are words of their own, and blanks beside them are passed over: models write “1991年” for
/// “1991 年”. A number is not left without its unit: what begins with “1991” goes on with “年”. One blank may stand before the first word, as
/// models write it after a colon.
public struct ExcerptConstraint: TokenConstraint {
  /// Not a byte: ends every text.
  private static let end: UInt16 = 256

  private let vocabulary: ConstrainedVocabulary
  /// The bytes of all texts, each with its end.
  private let bytes: [UInt16]
  private let wordEnds: [Bool]
  /// Offsets of the byte that comes next; `nil` before the first token.
  private var places: [Int]?
  private let starts: [Int]

  public init(of texts: [String], _ vocabulary: ConstrainedVocabulary) {
    self.vocabulary = vocabulary
    var layout = Layout()
    for text in texts { layout.append(text) }
    bytes = layout.bytes
    wordEnds = layout.ends
    starts = bytes.indices.filter { layout.starts[$0] }
  }

  /// As a text stands in excerpts: without blanks beside Chinese characters, kana and signs.
  public static func written(_ text: String) -> String {
    String(String.UnicodeScalarView(Layout.withoutWideBlanks(Array(text.unicodeScalars))))
  }

  public var canEnd: Bool { places?.contains { wordEnds[$0] } ?? false }

  /// Never: at the end of a text only the end is left, and how likely it is wants to be known.
  public var isComplete: Bool { false }

  /// Costs, at the first token, a look at some bytes after the beginning of each word; later, at the places that are left.
  public mutating func mask() -> TokenMask {
    var mask = TokenMask(count: vocabulary.size)
    for trie in [vocabulary.plain, vocabulary.special] {
      walk(trie, 0..<trie.nodes.count, places ?? starts, 0, into: &mask)
      guard places == nil, let blank = Self.first(UInt8(ascii: " "), of: trie) else {
        continue
      }
      walk(trie, blank + 1..<Int(trie.nodes[blank].end), starts, 0, into: &mask)
    }
    return mask
  }

  public mutating func accept(_ token: Int32) -> Bool {
    let written = Array(vocabulary.bytes(of: token))
    guard !written.isEmpty else { return false }
    var next = Self.follow(written, from: places ?? starts, in: bytes)
    if places == nil, next.isEmpty, written.count > 1, written.first == UInt8(ascii: " ") {
      next = Self.follow(Array(written.dropFirst()), from: starts, in: bytes)
    }
    guard !next.isEmpty else { return false }
    places = next
    return true
  }

  private static func follow(_ written: [UInt8], from places: [Int], in bytes: [UInt16]) -> [Int] {
    places.filter { place in
      place + written.count < bytes.count
        && written.indices.allSatisfy { bytes[place + $0] == UInt16(written[$0]) }
    }.map { $0 + written.count }
  }

  /// Adds the tokens of the nodes in `range`, siblings at one depth with all below them, that go on from one of the places.
  private func walk(_ trie: TokenTrie, _ range: Range<Int>, _ places: [Int], _ offset: Int, into mask: inout TokenMask)
  {
    var byNext: [UInt16: [Int]] = [:]
    for place in places where place + offset < bytes.count { byNext[bytes[place + offset], default: []].append(place) }
    guard !byNext.isEmpty else { return }
    var index = range.lowerBound
    while index < range.upperBound {
      let node = trie.nodes[index]
      if let matching = byNext[UInt16(node.byte)] {
        for token in trie.tokens(of: index) { mask.insert(token) }
        walk(trie, index + 1..<Int(node.end), matching, offset + 1, into: &mask)
      }
      index = Int(node.end)
    }
  }

  /// The node of tokens that begin with a byte.
  private static func first(_ byte: UInt8, of trie: TokenTrie) -> Int? {
    var index = 0
    while index < trie.nodes.count {
      if trie.nodes[index].byte == byte { return index }
      index = Int(trie.nodes[index].end)
    }
    return nil
  }

  /// Texts as bytes, with where words begin and end.
  private struct Layout {
    var bytes: [UInt16] = []
    /// By offset: whether a word begins at it, and whether one has ended before it.
    var starts: [Bool] = []
    var ends: [Bool] = []

    mutating func append(_ text: String) {
      let scalars = Self.withoutWideBlanks(Array(text.unicodeScalars))
      for (index, scalar) in scalars.enumerated() {
        let isInside = index > 0 && Self.joins(scalars, at: index)
        let isUnit = Self.units.contains(scalar) && Self.isDigit(scalars, at: index - 1)
        append(
          scalar, starts: !isInside && !scalar.properties.isWhitespace, ends: index > 0 && !isInside && !isUnit)
      }
      close(ends: !scalars.isEmpty)
    }

    private mutating func append(_ scalar: Unicode.Scalar, starts isStart: Bool, ends isEnd: Bool) {
      for (index, byte) in Array(String(scalar).utf8).enumerated() {
        bytes.append(UInt16(byte))
        starts.append(isStart && index == 0)
        ends.append(isEnd && index == 0)
      }
    }

    private mutating func close(ends isEnd: Bool) {
      bytes.append(ExcerptConstraint.end)
      starts.append(false)
      ends.append(isEnd)
    }

    /// Whether the scalar and the one before it are of one word or number: “1,388” is one.
    private static func joins(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
      func isDigit(_ index: Int) -> Bool { Self.isDigit(scalars, at: index) }
      func isMark(_ index: Int) -> Bool {
        (scalars[index] == "," || scalars[index] == ".") && isDigit(index - 1) && isDigit(index + 1)
      }
      return isAlphabetic(scalars[index - 1]) && isAlphabetic(scalars[index]) || isMark(index - 1) || isMark(index)
    }

    /// Of 595 answers in XQuAD zh, CMRC 2018 and DRCD that end in a number before one of these, or in one of these behind a number, 584 hold it.
    private static let units = Set("年月日级級岁歲个個人名位条條种種次座家度天时時分秒点點米元万萬亿億%％‰℃".unicodeScalars)

    private static func isDigit(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
      scalars.indices.contains(index) && scalars[index].properties.numericType == .decimal
    }

    static func withoutWideBlanks(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
      func isWide(_ index: Int) -> Bool { scalars.indices.contains(index) && scalars[index].value >= 0x2E80 }
      return scalars.indices.filter { scalars[$0] != " " || !isWide($0 - 1) && !isWide($0 + 1) }.map { scalars[$0] }
    }

    private static func isAlphabetic(_ scalar: Unicode.Scalar) -> Bool {
      let properties = scalar.properties
      return (properties.isAlphabetic || properties.numericType != nil || properties.generalCategory == .nonspacingMark)
        && !properties.isIdeographic && !(0x3040...0x30FF).contains(scalar.value)
    }
  }
}
