/// Scalars of a text, and what they should have been.
struct MojibakeRepair {
  var range: Range<Int>
  var scalars: [UInt32]
}

/// UTF-8 that was read as Latin-1 or Windows-1252: `Ã©` for é, `ä½ ` for 你, once or several times over.
///
/// After the observation of ftfy (Speer 2019) that well-formed UTF-8 hardly ever arises by accident; what could is taken only where the text around
/// it speaks for it.
struct Latin1Mojibake {
  /// One character that came out, and what it was written with.
  private struct Sequence {
    /// Scalars of the text.
    var range: Range<Int>
    var scalar: UInt32
    /// Whether it can hardly be anything else.
    var isCertain: Bool
  }

  private let scalars: [UInt32]

  /// What `scalars` should have been: decoded again as often as that gives more, at most three times.
  static func repairs(_ scalars: [UInt32]) -> [MojibakeRepair] {
    var current = scalars
    // Which of the original scalars each of the current ones was written with.
    var origins = scalars.indices.map { $0..<$0 + 1 }
    for _ in 0..<3 {
      let found = Latin1Mojibake(scalars: current).sequences()
      guard !found.isEmpty else { break }
      var next = (scalars: [UInt32](), origins: [Range<Int>]())
      var place = 0
      for sequence in found {
        next.scalars += current[place..<sequence.range.lowerBound]
        next.origins += origins[place..<sequence.range.lowerBound]
        place = sequence.range.upperBound
        next.scalars.append(sequence.scalar)
        next.origins.append(origins[sequence.range.lowerBound].lowerBound..<origins[place - 1].upperBound)
      }
      current = next.scalars + current[place...]
      origins = next.origins + origins[place...]
    }
    var repairs: [MojibakeRepair] = []
    for (scalar, origin) in zip(current, origins) where origin.count > 1 {
      if let last = repairs.indices.last, repairs[last].range.upperBound == origin.lowerBound {
        repairs[last].range = repairs[last].range.lowerBound..<origin.upperBound
        repairs[last].scalars.append(scalar)
      } else {
        repairs.append(MojibakeRepair(range: origin, scalars: [scalar]))
      }
    }
    return repairs
  }

  /// Sequences in `scalars`, in order. One that could be meant as it stands is left out unless there is better evidence elsewhere.
  private func sequences() -> [Sequence] {
    var found: [Sequence] = []
    var index = 0
    while index < scalars.count {
      guard let sequence = sequence(at: index) else {
        index += 1
        continue
      }
      found.append(sequence)
      index = sequence.range.upperBound
    }
    for index in found.indices where isBacked(index, in: found) { found[index].isCertain = true }
    let certain = found.count { $0.isCertain }
    return found.filter { $0.isCertain || certain >= 3 }
  }

  /// Two in a row that decode to letters of one block are no accident.
  private func isBacked(_ index: Int, in found: [Sequence]) -> Bool {
    let one = found[index]
    return [index - 1, index + 1].contains { other in
      guard found.indices.contains(other) else { return false }
      let (first, second) = index < other ? (one, found[other]) : (found[other], one)
      return first.range.upperBound == second.range.lowerBound && first.scalar >> 8 == second.scalar >> 8
    }
  }

  private func byte(_ index: Int) -> UInt8? {
    index < scalars.count ? Windows1252.byte(of: scalars[index]) : nil
  }

  private func sequence(at start: Int) -> Sequence? {
    guard let lead = byte(start), (0xC2...0xF4).contains(lead) else { return nil }
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var bytes = [lead]
    for step in 1..<length {
      // A no-break space often became a plain one.
      let isSpace = start + step < scalars.count && scalars[start + step] == 0x20 && length > 2
      guard let next = isSpace ? 0xA0 : byte(start + step), next.isContinuation else { return nil }
      bytes.append(next)
    }
    guard let text = String(validating: bytes, as: UTF8.self), let scalar = text.unicodeScalars.first,
      Self.isPlausible(scalar.value)
    else { return nil }
    let range = start..<start + length
    return Sequence(range: range, scalar: scalar.value, isCertain: isCertain(range, scalar: scalar.value))
  }

  /// Letters, ideographs, punctuation, symbols and the controls that are half of another sequence.
  private static func isPlausible(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xE000...0xF8FF, 0xFFF0...0xFFFC, 0xFFFE...0xFFFF, 0xF0000...: false
    default: Unicode.Scalar(scalar).map { $0.properties.generalCategory != .unassigned } ?? false
    }
  }

  private func isCertain(_ range: Range<Int>, scalar: UInt32) -> Bool {
    let previous = range.lowerBound > 0 ? scalars[range.lowerBound - 1] : 0
    let next = range.upperBound < scalars.count ? scalars[range.upperBound] : 0
    let rest = scalars[range.dropFirst()]
    if range.count > 2 {
      // `café…»` and `été »` end a quotation.
      return !rest.allSatisfy { Self.closing.contains($0) || $0 == 0x20 || $0 == 0xA0 } && !rest.contains(0x20)
    }
    guard let last = rest.first, !Self.isUppercase(previous) else { return false }
    let touchesWord = Self.isLowercase(previous) || Self.isLowercase(next)
    switch scalar {
    case 0x80...0x9F: return (0x80...0x9F).contains(last)
    case 0xA0...0xBF: return !Self.closing.contains(last)
    case 0xC0...0xFF: return touchesWord || !Self.closing.contains(last)
    case 0x100...0x17F: return touchesWord && !(Self.closing.contains(last) && !Self.isLowercase(next))
    default: return false
    }
  }

  private static let closing: Set<UInt32> = [
    0xBB, 0x201D, 0x2019, 0x203A, 0x2026, 0x2013, 0x2014, 0x201C, 0x2018, 0xB7, 0xB0, 0xAB,
  ]

  private static func isLowercase(_ scalar: UInt32) -> Bool { (0x61...0x7A).contains(scalar) }
  private static func isUppercase(_ scalar: UInt32) -> Bool { (0x41...0x5A).contains(scalar) }
}
