/// A signature by which near duplicates are found among many texts: one permutation hashing with optimal densification (Li, Owen and
/// Zhang 2012; Shrivastava 2017), cut into bands for a locality-sensitive index.
public struct MinHash: Sendable, Equatable {
  /// With bands of five, texts that share eight tenths of their shingles meet in some band in all but one of 10,000 cases, and those that
  /// share 65 % in 19 of 20.
  public static let bandCount = 24
  static let rowsPerBand = 5
  static let size = bandCount * rowsPerBand

  /// `size` minima.
  public let values: [UInt32]

  /// Linear in the text's length. `nil` for a text without words.
  public init?(_ text: String) {
    self.init(Shingles.sequence(text))
  }

  init?(_ shingles: [UInt64]) {
    guard !shingles.isEmpty else { return nil }
    var minima = [UInt32?](repeating: nil, count: Self.size)
    for shingle in shingles {
      let hash = StableHash.mixed(shingle)
      let bin = Int(hash % UInt64(Self.size))
      let value = UInt32(truncatingIfNeeded: hash >> 32)
      minima[bin] = min(minima[bin] ?? .max, value)
    }
    // An empty bin takes the value of another, the same one for every text in which both are so.
    values = minima.indices.map { bin in
      if let value = minima[bin] { return value }
      var attempt: UInt64 = 1
      while true {
        let other = Int(StableHash.mixed(UInt64(bin) << 32 | attempt) % UInt64(Self.size))
        if let value = minima[other] { return value }
        attempt += 1
      }
    }
  }

  /// Four bytes a value, little-endian.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 4 * Self.size else { return nil }
    let bytes = Array(bytes)
    values = stride(from: 0, to: bytes.count, by: 4).map { place in
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
    }
  }

  public var bytes: [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) } }
  }

  /// An estimate of `Shingles.similarity`, good to about a tenth.
  public func estimate(_ other: MinHash) -> Double {
    Double(zip(values, other.values).count { $0 == $1 }) / Double(Self.size)
  }

  /// A number for each band, different between bands: texts that have one in common are worth comparing.
  public var bands: [Int64] {
    (0..<Self.bandCount).map { band in
      let rows = values[band * Self.rowsPerBand..<(band + 1) * Self.rowsPerBand]
      return Int64(
        bitPattern: rows.reduce(UInt64(band) &+ 1) { StableHash.mixed($0 ^ UInt64($1) &* 0x9E37_79B9_7F4A_7C15) })
    }
  }
}
