/// Lays definitions out as sections, with what stands between them.
struct CodeSections {
  /// Types up to this many bytes stay whole.
  static let wholeTypeLimit = 1000

  private let bytes: [UInt8]
  private var sections: [Section] = []

  static func sections(of units: [CodeUnit], in bytes: [UInt8], headerEnd: Int) -> [Section] {
    var layout = CodeSections(bytes: bytes)
    layout.add(units, within: 0..<bytes.count, path: [], holder: nil, headerEnd: headerEnd)
    return layout.sections
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func add(
    _ units: [CodeUnit], within range: Range<Int>, path: [String], holder: CodeDefinition?, headerEnd: Int
  ) {
    var place = range.lowerBound
    if headerEnd > place, headerEnd <= units.first?.bytes.lowerBound ?? range.upperBound {
      addRest(place..<headerEnd, path: path, holder: holder)
      place = headerEnd
    }
    for unit in units where unit.bytes.lowerBound >= place && unit.bytes.upperBound <= range.upperBound {
      // What a type only declares stays with the rest of the type.
      if unit.isBodiless, holder != nil { continue }
      var unit = unit
      if isOpening(place..<unit.bytes.lowerBound, isBody: !path.isEmpty && place == range.lowerBound) {
        unit.bytes = bytes.trimmed(place..<unit.bytes.lowerBound).lowerBound..<unit.bytes.upperBound
      } else {
        addRest(place..<unit.bytes.lowerBound, path: path, holder: holder)
      }
      if !unit.members.isEmpty, unit.isTransparent || unit.bytes.count > Self.wholeTypeLimit {
        let inner = unit.isTransparent ? holder : unit.definition
        add(unit.members, within: unit.bytes, path: path + [unit.label], holder: inner, headerEnd: 0)
      } else {
        sections.append(
          Section(
            headingPath: path + [unit.label], symbol: unit.definition?.symbol, signature: unit.definition?.signature,
            content: .code, bytes: unit.bytes))
      }
      place = unit.bytes.upperBound
    }
    addRest(place..<range.upperBound, path: path, holder: holder)
  }

  /// Whether what stands before a definition only opens something around it: the one line of a type's head, or `#if`.
  private func isOpening(_ range: Range<Int>, isBody: Bool) -> Bool {
    let line = bytes.trimmed(range)
    guard !line.isEmpty, line.count < 120, !line.contains(where: { bytes[$0].isLineEnd }) else { return false }
    return isBody ? bytes[line.upperBound - 1] == UInt8(ascii: "{") : bytes.starts("#if", at: line.lowerBound)
  }

  /// What stands outside of definitions; a few closing brackets belong to what they close.
  private mutating func addRest(_ range: Range<Int>, path: [String], holder: CodeDefinition?) {
    var start = range.lowerBound
    while start < range.upperBound, bytes[start].isLineEnd { start += 1 }
    let trimmed = bytes.trimmed(start..<range.upperBound)
    guard !trimmed.isEmpty else { return }
    if let last = sections.indices.last, !trimmed.contains(where: { bytes[$0].isWord }) || isClosing(trimmed) {
      sections[last].bytes = sections[last].bytes.lowerBound..<trimmed.upperBound
    } else {
      sections.append(
        Section(
          headingPath: path, symbol: holder?.symbol, signature: holder?.signature, content: .code, bytes: trimmed))
    }
  }

  private func isClosing(_ range: Range<Int>) -> Bool {
    range.count < 80 && (bytes.starts("#endif", at: range.lowerBound) || bytes[range].elementsEqual("end".utf8))
      && !range.contains { bytes[$0].isLineEnd }
  }
}
