import Documents
import Foundation

/// Brings the different spellings of a character together: full and half width, ligatures, circled digits, accents, traditional and
/// simplified Chinese.
public enum TextFolding {
  /// The scalars of `text` in compatibility-decomposed form without accents; case is kept, for identifiers are split by it.
  public static func folded(_ text: String) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.utf8.count / 2)
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        result.append(scalar)
      } else if isIdeographic(scalar) {
        result.append(HanVariants.simplified(scalar))
      } else if let plain = plainMark(scalar) {
        result.append(plain)
      } else {
        for part in String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars where !isMark(part) {
          result.append(part)
        }
      }
    }
    return result
  }

  /// What Unicode would decompose common marks to, without asking it each time: they are a tenth of a Chinese text.
  private static func plainMark(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0)
    case 0x3001...0x3003, 0x3008...0x3011, 0x2013, 0x2014, 0x2018...0x201D: scalar
    default: nil
    }
  }

  /// Written without spaces between words: Han, kana, Hangul and Bopomofo.
  public static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x323AF: true
    case 0x3005...0x3007, 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x3105...0x312F: true
    case 0xAC00...0xD7A3: true
    default: false
    }
  }

  static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      switch scalar.value {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: return true
      default: return false
      }
    }
    return !isIdeographic(scalar) && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    (0x30...0x39).contains(scalar.value)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .nonspacingMark
  }
}
