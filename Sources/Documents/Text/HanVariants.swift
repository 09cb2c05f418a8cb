import Foundation

/// Writes traditional characters in their simplified form, so that either finds the other.
///
/// One by one, by ICU's `Traditional-Simplified`: where one character became two (乾: 干 or 乾) the more frequent is taken, which is
/// no harm as long as documents and questions are treated alike.
public enum HanVariants {
  private static let block: ClosedRange<UInt32> = 0x3400...0x9FFF

  public static func simplified(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard block.contains(scalar.value) else { return scalar }
    let once = mapped(scalar)
    // 苧 and 苎 are made of each other.
    return block.contains(once.value) ? min(once, mapped(once)) : once
  }

  private static func mapped(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    table[Int(scalar.value - block.lowerBound)]
  }

  /// Made at the first use, in a few milliseconds. The identity where the system has no such transform.
  private static let table: [Unicode.Scalar] = {
    let all = block.compactMap(Unicode.Scalar.init)
    // Line ends keep rules for several characters from matching.
    let text = all.map { String($0) }.joined(separator: "\n")
    let lines = text.applyingTransform(StringTransform("Traditional-Simplified"), reverse: false)?
      .unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard let lines, lines.count == all.count else { return all }
    return zip(all, lines).map { $1.count == 1 ? $1.first ?? $0 : $0 }
  }()
}
