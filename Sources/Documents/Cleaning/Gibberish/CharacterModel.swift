/// A language model of characters: how surprising one is after another in ordinary Chinese and English (a bigram model, smoothed by
/// hashing), from a table that `Scripts/goldens/character-model.py` counts.
enum CharacterModel {
  /// Bits for a pair that was not counted.
  static let largestSurprise = 15

  /// What the table tells apart: letters without case, one digit, one space, simplified ideographs and Chinese punctuation.
  static func folded(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case _ where isWhitespace(scalar): 0x20
    case 0x30...0x39: 0x30
    case 0x41...0x5A: scalar + 0x20
    case 0..<0x80: scalar
    case 0x3400...0x9FFF: Unicode.Scalar(scalar).map { HanVariants.simplified($0).value } ?? 1
    case 0x3000...0x303F, 0xFF00...0xFF5E: scalar
    default: 1
    }
  }

  /// Bits, from 1 to `largestSurprise`. Both are folded.
  static func surprise(of second: UInt32, after first: UInt32) -> Int {
    max(slot(first &* 0x9E37_79B1 ^ second &* 0x85EB_CA77), slot(first &* 0x9E37_79B1 ^ second &* 0x870E_EFDF))
  }

  private static func slot(_ hash: UInt32) -> Int {
    let place = Int((hash &* 0x27D4_EB2F) >> 14)
    return Int(table[place / 2] >> (place % 2 == 0 ? 0 : 4)) & 15
  }

  /// The mean over all neighbours of `scalars`, white space folded to one; `nil` for less than two.
  static func meanSurprise(of scalars: some Sequence<UInt32>) -> Double? {
    var last: UInt32?
    var sum = 0
    var count = 0
    for scalar in scalars {
      let scalar = folded(scalar)
      if let last {
        if scalar == 0x20, last == 0x20 { continue }
        sum += surprise(of: scalar, after: last)
        count += 1
      }
      last = scalar
    }
    return count > 0 ? Double(sum) / Double(count) : nil
  }

  private static let table = PackageResources.character_model_bin
}
