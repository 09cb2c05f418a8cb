/// What pre-tokenizers tell apart: `\p{L}`, `\p{N}`, `\s` and the rest, by the Unicode version of the Swift library.
enum CharacterClass: UInt8 {
  case other, letter, number, space, lineBreak

  var isSpace: Bool { self == .space || self == .lineBreak }

  init(_ scalar: Unicode.Scalar) {
    let properties = scalar.properties
    if scalar == "\r" || scalar == "\n" {
      self = .lineBreak
    } else if properties.isWhitespace {
      self = .space
    } else {
      switch properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
      case .decimalNumber, .letterNumber, .otherNumber: self = .number
      default: self = .other
      }
    }
  }
}

/// The classes of all scalars in one table, so that a look-up is one load.
struct CharacterClassTable: Sendable {
  static let shared = CharacterClassTable()

  /// Planes 0 to 3; the planes above hold neither letters, numbers nor spaces.
  private let classes: [UInt8]

  private init() {
    classes = (0..<0x40000).map { value in
      Unicode.Scalar(UInt32(value)).map { CharacterClass($0).rawValue } ?? CharacterClass.other.rawValue
    }
  }

  @inline(__always)
  subscript(value: UInt32) -> CharacterClass {
    value < classes.count ? CharacterClass(rawValue: classes[Int(value)]) ?? .other : .other
  }
}
