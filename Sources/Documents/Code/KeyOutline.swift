/// Finds the top-level keys of YAML, and the tables of TOML and INI files.
enum KeyOutline {
  static func units(in source: SourceText) -> [CodeUnit] {
    let starts = source.lines.indices.compactMap { line in key(of: line, in: source).map { (line: line, key: $0) } }
    return starts.indices.map { index in
      let next = index + 1 < starts.count ? leadStart(of: starts[index + 1].line, in: source) : source.lines.count
      let range =
        source.lines[leadStart(of: starts[index].line, in: source)].lowerBound..<source.lines[next - 1].upperBound
      return CodeUnit(label: starts[index].key, bytes: source.bytes.trimmed(range))
    }
  }

  /// `[table]`, `[[table]]`, `key:` and `"key":` at the beginning of a line.
  private static func key(of line: Int, in source: SourceText) -> String? {
    let bytes = source.bytes
    let range = source.lines[line]
    guard let first = bytes[range].first, range.count <= 400 else { return nil }
    if first == UInt8(ascii: "[") {
      guard let end = range.first(where: { bytes[$0] == UInt8(ascii: "]") }) else { return nil }
      let after = range.first { $0 > end && bytes[$0] != UInt8(ascii: "]") && !bytes[$0].isSpace }
      guard after.map({ bytes[$0] == UInt8(ascii: "#") || bytes[$0] == UInt8(ascii: ";") }) ?? true else { return nil }
      let name = source.string(range.lowerBound..<end).drop { $0 == "[" }.trimmingSpaces()
      return name.isEmpty ? nil : name
    }
    let isQuoted = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    let start = range.lowerBound + (isQuoted ? 1 : 0)
    var end = start
    while end < range.upperBound, bytes[end].isWord || "./-".utf8.contains(bytes[end]) { end += 1 }
    let colon = end + (isQuoted ? 1 : 0)
    guard end > start, !bytes[start].isDigit, bytes[start] != UInt8(ascii: "-"), colon < range.upperBound,
      bytes[colon] == UInt8(ascii: ":"), colon + 1 == range.upperBound || bytes[colon + 1].isSpace
    else { return nil }
    return source.string(start..<end)
  }

  /// Back over the comments directly above.
  private static func leadStart(of line: Int, in source: SourceText) -> Int {
    var first = line
    while first > 0, source.bytes[source.lines[first - 1]].first == UInt8(ascii: "#") { first -= 1 }
    return first
  }
}
