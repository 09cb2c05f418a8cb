import Foundation

/// The normalisation map of an `E5S1` file in the form that GGUF carries.
extension E5Vocabulary {
  /// The value of `tokenizer.ggml.precompiled_charsmap`.
  ///
  /// The container lists single characters only; the model's own map also composes what is written decomposed ("e" and
  /// an accent, jamo, halfwidth kana and a voicing mark). Those entries are made anew from canonical decompositions.
  /// Takes about a second.
  public var charactersMap: [UInt8] {
    // By bytes: strings that are canonically equivalent are equal.
    var entries: [[UInt8]: [UInt8]] = [:]
    for (source, target) in replacements { entries[Array(String(source).utf8)] = Array(target.utf8) }
    let variants = widthVariants
    for value in UInt32(0xC0)...0x2FFFF {
      guard let composed = Unicode.Scalar(value), Self.mayDecompose(composed) else { continue }
      let parts = Array(String(composed).decomposedStringWithCanonicalMapping.unicodeScalars)
      guard parts.count > 1, parts.allSatisfy({ replacements[$0] == nil }) else { continue }
      let target = replacements[composed] ?? String(composed)
      for spelling in Self.spellings(of: parts, variants) where !spelling.elementsEqual(target.unicodeScalars) {
        entries[Array(String(spelling).utf8)] = Array(target.utf8)
      }
    }
    return CharactersMap(entries).bytes
  }

  /// By character, the halfwidth and fullwidth forms that are replaced by just it.
  private var widthVariants: [Unicode.Scalar: [Unicode.Scalar]] {
    var variants: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    for (source, target) in replacements where (0xFF00...0xFFEF).contains(source.value) {
      if let scalar = target.unicodeScalars.first, target.unicodeScalars.count == 1 {
        variants[scalar, default: []].append(source)
      }
    }
    return variants
  }

  /// All ways to write `parts` with or without width variants.
  private static func spellings(
    of parts: [Unicode.Scalar], _ variants: [Unicode.Scalar: [Unicode.Scalar]]
  ) -> [String.UnicodeScalarView] {
    var spellings = [String.UnicodeScalarView()]
    for part in parts {
      spellings = spellings.flatMap { spelling in
        ([part] + (variants[part] ?? [])).map { spelling + [$0] }
      }
    }
    return spellings
  }

  /// Characters of the Unicode version that the model's map was made from, so that the result never changes.
  private static func mayDecompose(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3400...0x9FFF, 0x17000...0x18CFF, 0x20000...0x2F7FF: false
    default: scalar.properties.age.map { $0.major <= 10 } ?? false
    }
  }
}
