/// The number that opens a paragraph or a point: `1.`, `（三）`, `(a)`, `①`.
struct ClauseMarker: Equatable {
  enum Style: Equatable {
    /// `（三）`, `㈢`.
    case hanBrackets
    /// `三、`
    case hanComma
    /// `3.`, `3、`, `3．`
    case point
    /// `(3)`, `（3）`, `3)`, `③`
    case brackets
    /// `(c)`, `c)`
    case letter
    /// `(iii)`
    case roman
    /// `(C)`
    case capital
  }

  /// How the marker can be read: `(i)` is the ninth letter or the first Roman numeral.
  struct Reading: Equatable {
    var style: Style
    var number: Int
    /// As it stands in an id.
    var text: String
  }

  var readings: [Reading]
  /// Scalars that it takes up.
  var length: Int

  /// Reads the marker at the beginning of `scalars`, which begin a line or follow a colon or semicolon.
  static func read(_ scalars: ArraySlice<Unicode.Scalar>) -> ClauseMarker? {
    guard let first = scalars.first else { return nil }
    switch first.value {
    case 0x3220...0x3229: return marker(.hanBrackets, Int(first.value) - 0x321F, length: 1)
    case 0x2460...0x2473: return marker(.brackets, Int(first.value) - 0x245F, length: 1)
    case 0x28, 0xFF08: return bracketed(scalars.dropFirst())
    default: return open(scalars)
    }
  }

  private static func marker(_ style: Style, _ number: Int, length: Int) -> ClauseMarker? {
    guard (1...9999).contains(number) else { return nil }
    return ClauseMarker(readings: [Reading(style: style, number: number, text: "\(number)")], length: length)
  }

  /// `3)`, `三)`, `c)`, `iii)` behind the opening bracket.
  private static func bracketed(_ scalars: ArraySlice<Unicode.Scalar>) -> ClauseMarker? {
    let inner = scalars.prefix(12).prefix { $0 != ")" && $0 != "）" }
    guard inner.count < min(12, scalars.count) else { return nil }
    let text = String(String.UnicodeScalarView(inner.filter { $0 != " " }))
    if let number = ChineseNumeral.value(of: text) {
      let isArabic = inner.allSatisfy { $0.isASCII || (0xFF10...0xFF19).contains($0.value) }
      return marker(isArabic ? .brackets : .hanBrackets, number, length: inner.count + 2)
    }
    let readings = letters(text)
    return readings.isEmpty ? nil : ClauseMarker(readings: readings, length: inner.count + 2)
  }

  /// `3.`, `3、`, `3)`, `三、`, `c)`.
  private static func open(_ scalars: ArraySlice<Unicode.Scalar>) -> ClauseMarker? {
    let head = scalars.prefix(5).prefix(while: ChineseNumeral.isNumeral)
    let rest = scalars.dropFirst(head.count)
    guard let end = rest.first else { return nil }
    guard !head.isEmpty else {
      guard end.isASCII, end.properties.isLowercase, rest.dropFirst().first == ")" else { return nil }
      return ClauseMarker(readings: letters(String(end)), length: 2)
    }
    guard let number = ChineseNumeral.value(of: String(String.UnicodeScalarView(head))) else { return nil }
    let isArabic = head.allSatisfy { $0.isASCII || (0xFF10...0xFF19).contains($0.value) }
    switch end {
    case "、": return marker(isArabic ? .point : .hanComma, number, length: head.count + 1)
    case ")", "）": return isArabic ? marker(.brackets, number, length: head.count + 1) : nil
    case ".", "．":
      let next = rest.dropFirst().first
      let isSeparate = next.map { isWhitespace($0.value) || isHan($0.value) } ?? false
      return isArabic && (isSeparate || end == "．") ? marker(.point, number, length: head.count + 1) : nil
    default: return nil
    }
  }

  private static func letters(_ text: String) -> [Reading] {
    guard text.count <= 6, let first = text.unicodeScalars.first, text.unicodeScalars.allSatisfy(\.isASCII) else {
      return []
    }
    var readings: [Reading] = []
    let base = text.prefix(1).lowercased()
    // (aa) follows (z), and (ba) was inserted behind (b).
    if text.count <= 2, let letter = base.unicodeScalars.first, ("a"..."z").contains(letter),
      text.allSatisfy(\.isLowercase) || text.allSatisfy(\.isUppercase)
    {
      let number = Int(letter.value) - 0x60 + (text.count == 2 ? 26 : 0)
      readings.append(
        Reading(style: first.properties.isLowercase ? .letter : .capital, number: number, text: text.lowercased()))
    }
    if let number = RomanNumeral.value(of: text) {
      readings.append(Reading(style: .roman, number: number, text: text.lowercased()))
    }
    return readings
  }
}
