/// What two texts are compared by: every three units in a row, a unit being an ideograph or a word. Case, marks and white space
/// do not count.
public struct Shingles: Sendable {
  /// One hash for each different shingle.
  public let hashes: Set<UInt64>

  static let length = 3

  /// Linear in the text's length.
  public init(_ text: String) {
    hashes = Set(Self.sequence(text))
  }

  static func sequence(_ text: String) -> [UInt64] {
    let units = units(of: Array(text.utf8))
    guard units.count > length else { return units.isEmpty ? [] : [units.reduce(0) { StableHash.mixed($0 &+ $1) }] }
    return (0...units.count - length).map { start in
      units[start..<start + length].reduce(0) { StableHash.mixed($0 &* 31 &+ $1) }
    }
  }

  /// The share of shingles that both have among those that either has; 1 for two texts without any.
  public func similarity(to other: Shingles) -> Double {
    let union = hashes.union(other.hashes).count
    return union == 0 ? 1 : Double(hashes.intersection(other.hashes).count) / Double(union)
  }

  /// The share of these shingles that `other` has too.
  public func share(in other: Shingles) -> Double {
    hashes.isEmpty ? 1 : Double(hashes.intersection(other.hashes).count) / Double(hashes.count)
  }

  private static func units(of bytes: [UInt8]) -> [UInt64] {
    var units: [UInt64] = []
    var word: [UInt8] = []
    var index = 0
    func endWord() {
      if !word.isEmpty { units.append(StableHash.value(word)) }
      word.removeAll(keepingCapacity: true)
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        if byte.isLetter || byte.isDigit { word.append(byte.isUppercase ? byte + 0x20 : byte) } else { endWord() }
        index += 1
        continue
      }
      let (scalar, length) = bytes.scalar(at: index)
      if isHan(scalar) {
        endWord()
        units.append(UInt64(scalar))
      } else if Unicode.Scalar(scalar)?.properties.isAlphabetic == true {
        word += bytes[index..<min(index + length, bytes.count)]
      } else {
        endWord()
      }
      index += length
    }
    endWord()
    return units
  }
}
