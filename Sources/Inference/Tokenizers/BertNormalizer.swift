/// BERT's way from text to words, for uncased models: controls away, Chinese characters apart, accents off, lower case,
/// cut at white space and around punctuation.
enum BertNormalizer {
  /// The words in UTF-8.
  static func words(of text: Span<UInt8>) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    func flush() {
      if !word.isEmpty { words.append(word) }
      word.removeAll()
    }
    for scalar in decomposed(text).unicodeScalars {
      if scalar.isASCII ? isSpace(scalar.value) : scalar.properties.isWhitespace {
        flush()
      } else if isPunctuation(scalar) {
        flush()
        words.append(Array(UTF8.encode(scalar) ?? .init()))
      } else if scalar.isASCII {
        let isUpper = scalar.value >= 0x41 && scalar.value <= 0x5A
        word.append(UInt8(truncatingIfNeeded: scalar.value) | (isUpper ? 0x20 : 0))
      } else if scalar.properties.generalCategory != .nonspacingMark {
        word.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
      }
    }
    flush()
    return words
  }

  /// The text without controls, spaces around Chinese characters, accents on their own.
  private static func decomposed(_ text: Span<UInt8>) -> String {
    var cleaned: [UInt8] = []
    cleaned.reserveCapacity(text.count)
    var isASCII = true
    for scalar in String(decoding: [UInt8](copying: text), as: UTF8.self).unicodeScalars where !isRemoved(scalar) {
      if scalar.isASCII {
        cleaned.append(UInt8(truncatingIfNeeded: scalar.value))
        continue
      }
      isASCII = false
      let isChinese = isChinese(scalar)
      if isChinese { cleaned.append(UInt8(ascii: " ")) }
      cleaned.append(contentsOf: UTF8.encode(scalar) ?? .init())
      if isChinese { cleaned.append(UInt8(ascii: " ")) }
    }
    let result = String(decoding: cleaned, as: UTF8.self)
    return isASCII ? result : CanonicalForm.decomposed(result)
  }

  private static func isSpace(_ value: UInt32) -> Bool {
    value == 0x20 || value == 0x09 || value == 0x0A || value == 0x0D
  }

  private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " "..."~", "\t", "\n", "\r": false
    case "\u{FFFD}": true
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .privateUse, .surrogate: true
      default: false
      }
    }
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "!"..."/", ":"..."@", "["..."`", "{"..."~": return true
    case _ where scalar.isASCII: return false
    default:
      switch scalar.properties.generalCategory {
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
        .finalPunctuation, .otherPunctuation:
        return true
      default: return false
      }
    }
  }

  private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B820...0x2CEAF,
      0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }
}
