/// Normalisation form C for text that is rarely out of it.
enum CanonicalComposition {
  /// The text composed; `nil` if nothing in it can change, or if it is not UTF-8.
  static func composed(_ text: Span<UInt8>) -> [UInt8]? {
    guard mayChange(text), let string = String(validating: [UInt8](copying: text), as: UTF8.self) else { return nil }
    return Array(CanonicalForm.composed(string).utf8)
  }

  private static func mayChange(_ text: Span<UInt8>) -> Bool {
    var position = 0
    while position < text.count {
      // Below U+0300, which begins with byte 0xCC, everything is composed.
      if text[position] < 0xCC {
        position += 1
        continue
      }
      let scalar = UTF8Text.scalar(in: text, at: position)
      if mayChange(scalar.value) { return true }
      position += scalar.length
    }
    return false
  }

  private static func mayChange(_ value: UInt32) -> Bool {
    switch value {
    case 0x3400...0x9FFF, 0xAC00...0xD7A3: return false
    // Conjoining jamo; singletons and excluded compositions, in ranges that are wider than need be.
    case 0x1100...0x11FF, 0x0340...0x0387, 0x0958...0x0FFF, 0x1F71...0x2001, 0x2126...0x212B, 0x2329...0x232A, 0x2ADC,
      0xF900...0xFB4F, 0x1D15E...0x1D1C0, 0x2F800...0x2FA1F:
      return true
    default:
      switch Unicode.Scalar(value)?.properties.generalCategory {
      case .nonspacingMark, .spacingMark: return true
      default: return false
      }
    }
  }
}
