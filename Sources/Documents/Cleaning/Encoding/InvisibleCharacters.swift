/// Characters without a shape of their own that text does not need: they hide words from a search, or a message from the reader.
struct InvisibleCharacters {
  /// Scripts in which joiners, zero-width spaces or direction marks belong to the spelling.
  private let hasRightToLeft: Bool

  init(_ bytes: [UInt8]) {
    // Hebrew to Arabic supplements are D6..DF as lead bytes, the presentation forms EF AC..EF BB.
    hasRightToLeft = bytes.indices.contains { index in
      (0xD6...0xDF).contains(bytes[index])
        || (bytes[index] == 0xEF && index + 1 < bytes.count && (0xAC...0xBA).contains(bytes[index + 1]))
    }
  }

  /// Each in `range` of `bytes`, in order.
  func places(in bytes: [UInt8], _ range: Range<Int>) -> [(kind: Kind, bytes: Range<Int>)] {
    var places: [(Kind, Range<Int>)] = []
    var previous = bytes.scalar(before: range.lowerBound)?.value ?? 0
    var isFlag = false
    var index = range.lowerBound
    while index < range.upperBound {
      guard bytes[index] >= 0xC2 else {
        previous = UInt32(bytes[index])
        isFlag = false
        index += 1
        continue
      }
      let (scalar, length) = bytes.scalar(at: index)
      let next = index + length < bytes.count ? bytes.scalar(at: index + length).value : 0
      // A black flag with tags is the flag of a region.
      isFlag = scalar == 0x1F3F4 || isFlag && (0xE0020...0xE007F).contains(scalar)
      if !isFlag, let kind = kind(of: scalar, after: previous, before: next) {
        places.append((kind, index..<index + length))
      }
      previous = scalar
      index += length
    }
    return places
  }

  /// `bytes` without them.
  static func removed(from bytes: [UInt8]) -> [UInt8] {
    var edits = TextEdits()
    for place in InvisibleCharacters(bytes).places(in: bytes, 0..<bytes.count) { edits.replace(place.bytes, by: []) }
    return edits.applied(to: bytes)
  }

  /// What `scalar` is when it does not belong between its neighbours (0 at the ends of the text); `nil` for all other characters.
  private func kind(of scalar: UInt32, after previous: UInt32, before next: UInt32) -> Kind? {
    switch scalar {
    case 0xFEFF: .byteOrderMark
    case 0x200B: Self.isSpacelessScript(previous) || Self.isSpacelessScript(next) ? nil : .zeroWidth
    case 0x200C, 0x200D: Self.needsJoiners(previous) || Self.needsJoiners(next) ? nil : .zeroWidth
    case 0x00AD, 0x180E, 0x2060...0x2064: .zeroWidth
    case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: hasRightToLeft ? nil : .direction
    case 0xE0000...0xE007F: .tag
    // The second selector in a row selects nothing.
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF: Self.isSelector(previous) ? .selector : nil
    default: nil
    }
  }

  enum Kind: String {
    case byteOrderMark = "byte order marks inside of the text"
    case zeroWidth = "zero-width characters"
    case direction = "direction controls in text that runs one way"
    case selector = "variation selectors that select nothing"
    case tag = "tag characters, which can hide a message"
  }

  private static func isSelector(_ scalar: UInt32) -> Bool {
    (0xFE00...0xFE0F).contains(scalar) || (0xE0100...0xE01EF).contains(scalar)
  }

  /// Thai, Lao, Tibetan, Myanmar and Khmer set zero-width spaces between words.
  private static func isSpacelessScript(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF: true
    default: false
    }
  }

  /// Arabic, Indic and Mongolian letters, and emoji.
  private static func needsJoiners(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0600...0x08FF, 0x0900...0x0DFF, 0x1000...0x109F, 0x1780...0x18AF, 0x2190...0x2BFF, 0xFE0F,
      0x1F000...0x1FAFF:
      true
    default: false
    }
  }
}
