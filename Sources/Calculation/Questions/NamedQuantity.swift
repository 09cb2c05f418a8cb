/// A stretch of a text that says of one thing how much it is, and nothing else: `年假：15 天`, `The price of the basic plan is $10.`
///
/// Limits (不低于, at least), estimates (约, about) and conditions are words of their own, so that a stretch with them is none.
struct NamedQuantity: Equatable {
  var quantity: Quantity
  /// As written, e.g. `1.5万元`.
  var text: String
  /// UTF-8 range in the text, from the name to the end of the number.
  var bytes: Range<Int>

  /// All that a text says of `name`, whose letters may be of either case. Linear in the text's length.
  static func find(_ name: String, in text: String) -> [NamedQuantity] {
    var found: [NamedQuantity] = []
    let bytes = Array(text.utf8)
    for range in segments(of: bytes) {
      let segment = String(decoding: bytes[range], as: UTF8.self)
      guard segment.unicodeScalars.count <= longestSegment, let place = occurrence(of: name, in: segment),
        let (quantity, written) = quantity(behind: segment[place.upperBound...]),
        isFiller(segment[..<place.lowerBound], words: leadWords)
      else { continue }
      let start = range.lowerBound + segment.utf8.distance(from: segment.startIndex, to: place.lowerBound)
      let end = range.lowerBound + segment.utf8.distance(from: segment.startIndex, to: written.endIndex)
      found.append(NamedQuantity(quantity: quantity, text: String(written), bytes: start..<end))
    }
    return found
  }

  static let longestSegment = 160
  private static let leadWords: Set<String> = ["the", "a", "an", "其中"]
  private static let linkWords: Set<String> = [
    "is", "are", "was", "were", "of", "at", "to", "amounts", "equals", "costs", "是", "为", "有", "共", "共有", "共计", "达",
    "达到", "等于", "的",
  ]

  // MARK: Stretches

  /// Between ends of sentences, semicolons and line breaks. A point ends a sentence where no digit follows.
  private static func segments(of bytes: [UInt8]) -> [Range<Int>] {
    var segments: [Range<Int>] = []
    var start = 0
    var place = 0
    while place < bytes.count {
      let length = end(at: place, in: bytes)
      if length > 0 {
        if place > start { segments.append(start..<place) }
        start = place + length
      }
      place += max(1, length)
    }
    if bytes.count > start { segments.append(start..<bytes.count) }
    return segments
  }

  /// The bytes of the mark that ends a stretch at `place`; 0 where there is none.
  private static func end(at place: Int, in bytes: [UInt8]) -> Int {
    switch bytes[place] {
    case 0x0A, 0x0D, UInt8(ascii: ";"), UInt8(ascii: "!"), UInt8(ascii: "?"): return 1
    case UInt8(ascii: "."):
      let isDecimal = place + 1 < bytes.count && (0x30...0x39).contains(bytes[place + 1])
      return isDecimal ? 0 : 1
    default:
      // 。；！？
      return marks.contains { bytes[place...].starts(with: $0) } ? 3 : 0
    }
  }

  private static let marks: [[UInt8]] = ["。", "；", "！", "？"].map { Array($0.utf8) }

  private static func occurrence(of name: String, in segment: String) -> Range<String.Index>? {
    let places = segment.ranges(of: name)
    if places.count == 1 { return places[0] }
    guard places.isEmpty, name.utf8.allSatisfy({ $0 < 0x80 }), segment.utf8.allSatisfy({ $0 < 0x80 }) else {
      return nil
    }
    // ASCII keeps its places in lower case.
    let lower = segment.lowercased().ranges(of: name.lowercased())
    guard lower.count == 1 else { return nil }
    let offsets = (lower[0].lowerBound.utf16Offset(in: segment), lower[0].upperBound.utf16Offset(in: segment))
    return String.Index(utf16Offset: offsets.0, in: segment)..<String.Index(utf16Offset: offsets.1, in: segment)
  }

  // MARK: Quantities

  /// Reads `：15 天`, ` is $10`; `nil` where more than a number with a known unit stands there.
  private static func quantity(behind rest: Substring) -> (quantity: Quantity, written: Substring)? {
    guard let first = rest.firstIndex(where: { $0.isNumber || currencies.contains($0) }),
      // Below zero, or a dash: nobody can tell.
      rest[..<first].last.map({ !"-−–—".contains($0) }) ?? true, isFiller(rest[..<first], words: linkWords)
    else { return nil }
    let written = rest[first...].trimmingEnd { $0.isWhitespace || punctuation.contains($0) }
    guard let tokens = try? ExpressionScanner.tokens(Array(written.unicodeScalars)),
      case .number(let value, let unit) = tokens.first?.token
    else { return nil }
    if tokens.count == 2, tokens[1].token == .symbol("%"), unit == nil {
      return (Quantity(value, unit: "%"), written)
    }
    guard tokens.count == 1, let unit, MeasuredUnit.isKnown(unit) else { return nil }
    // A year is a date, not an amount.
    if MeasuredUnit.key(unit) == "年", value.double >= 1000 { return nil }
    return (Quantity(value, unit: unit), written)
  }

  private static let currencies: Set<Character> = ["$", "€", "£", "¥", "￥"]
  private static let punctuation: Set<Character> = Set("|：:，,—–-*_“”\"'`（）()、 \t·•")

  /// Only marks, spaces, and these words; a number before the name is the mark of a list, as in `1.` and `（一）`.
  private static func isFiller(_ text: Substring, words: Set<String>) -> Bool {
    let parts = text.split { $0.isWhitespace || punctuation.contains($0) || $0 == "." || $0 == "#" || $0 == "、" }
    guard let last = parts.last else { return true }
    let isListMark: (Substring) -> Bool = { part in
      part.allSatisfy { "一二三四五六七八九十0123456789".contains($0) } && part.count <= 3
    }
    if words == leadWords, parts.count == 1, isListMark(last), text.contains(where: { ".)）、".contains($0) }) {
      return true
    }
    return parts.allSatisfy { words.contains($0.lowercased()) }
  }
}
