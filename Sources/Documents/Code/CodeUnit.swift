/// A definition found in source code.
struct CodeUnit: Equatable {
  /// As it stands in a heading path: `class Scheduler`, `def submit`, `dot_int8()`.
  var label: String
  /// `nil` for the keys of configuration files, which name no function or type.
  var symbol: String?
  /// From its comments and attributes to its end.
  var bytes: Range<Int>
  /// The definitions inside, for types.
  var members: [CodeUnit] = []
  /// A namespace or module: always cut into its members.
  var isTransparent = false
}

/// Lays definitions out as sections, with what stands between them.
struct CodeSections {
  /// Types up to this many bytes stay whole.
  static let wholeTypeLimit = 1000

  private let bytes: [UInt8]
  private var sections: [Section] = []

  static func sections(of units: [CodeUnit], in bytes: [UInt8], headerEnd: Int) -> [Section] {
    var layout = CodeSections(bytes: bytes)
    layout.add(units, within: 0..<bytes.count, path: [], symbol: nil, headerEnd: headerEnd)
    return layout.sections
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func add(
    _ units: [CodeUnit], within range: Range<Int>, path: [String], symbol: String?, headerEnd: Int
  ) {
    var place = range.lowerBound
    if headerEnd > place, headerEnd <= units.first?.bytes.lowerBound ?? range.upperBound {
      addRest(place..<headerEnd, path: path, symbol: symbol)
      place = headerEnd
    }
    for unit in units where unit.bytes.lowerBound >= place {
      var unit = unit
      if isOpening(place..<unit.bytes.lowerBound, isBody: !path.isEmpty && place == range.lowerBound) {
        unit.bytes = bytes.trimmed(place..<unit.bytes.lowerBound).lowerBound..<unit.bytes.upperBound
      } else {
        addRest(place..<unit.bytes.lowerBound, path: path, symbol: symbol)
      }
      if !unit.members.isEmpty, unit.isTransparent || unit.bytes.count > Self.wholeTypeLimit {
        let inner = unit.isTransparent ? symbol : unit.symbol
        add(unit.members, within: unit.bytes, path: path + [unit.label], symbol: inner, headerEnd: 0)
      } else {
        sections.append(
          Section(headingPath: path + [unit.label], symbol: unit.symbol, content: .code, bytes: unit.bytes))
      }
      place = unit.bytes.upperBound
    }
    addRest(place..<range.upperBound, path: path, symbol: symbol)
  }

  /// Whether what stands before a definition only opens something around it: the one line of a type's head, or `#if`.
  private func isOpening(_ range: Range<Int>, isBody: Bool) -> Bool {
    let line = bytes.trimmed(range)
    guard !line.isEmpty, line.count < 120, !line.contains(where: { bytes[$0].isLineEnd }) else { return false }
    return isBody ? bytes[line.upperBound - 1] == UInt8(ascii: "{") : bytes.starts("#if", at: line.lowerBound)
  }

  /// What stands outside of definitions; a few closing brackets belong to what they close.
  private mutating func addRest(_ range: Range<Int>, path: [String], symbol: String?) {
    var start = range.lowerBound
    while start < range.upperBound, bytes[start].isLineEnd { start += 1 }
    let trimmed = bytes.trimmed(start..<range.upperBound)
    guard !trimmed.isEmpty else { return }
    if let last = sections.indices.last, !trimmed.contains(where: { bytes[$0].isWord }) || isDirectiveEnd(trimmed) {
      sections[last].bytes = sections[last].bytes.lowerBound..<trimmed.upperBound
    } else {
      sections.append(Section(headingPath: path, symbol: symbol, content: .code, bytes: trimmed))
    }
  }

  private func isDirectiveEnd(_ range: Range<Int>) -> Bool {
    range.count < 80 && bytes.starts("#endif", at: range.lowerBound) && !range.contains { bytes[$0].isLineEnd }
  }
}
