/// Finds the top-level keys of YAML, and the tables of TOML and INI files.
enum KeyOutline {
  static func units(in source: SourceText) -> [CodeUnit] {
    let starts = source.lines.indices.compactMap { line in key(of: line, in: source).map { (line: line, key: $0) } }
    return starts.indices.map { index in
      let next = index + 1 < starts.count ? leadStart(of: starts[index + 1].line, in: source) : source.lines.count
      let range = source.lines[leadStart(of: starts[index].line, in: source)].lowerBound..<source.lines[next - 1].upperBound
      return CodeUnit(label: starts[index].key, symbol: nil, bytes: source.bytes.trimmed(range))
    }
  }

  private static func key(of line: Int, in source: SourceText) -> String? {
    let bytes = source.lines[line]
    guard let first = source.bytes[bytes].first, !first.isSpace, bytes.count <= 400 else { return nil }
    let text = source.string(bytes)
    if let match = text.prefixMatch(of: /\[\[?([^\]]+)\]\]?\s*(?:[#;].*)?$/) { return String(match.1).trimmingSpaces() }
    if let match = text.prefixMatch(of: /["']?([\p{L}_][\p{L}\p{N}_.\/\-]*)["']?\s*:(?:\s|$)/) { return String(match.1) }
    return nil
  }

  /// Back over the comments directly above.
  private static func leadStart(of line: Int, in source: SourceText) -> Int {
    var first = line
    while first > 0, source.bytes[source.lines[first - 1]].first == UInt8(ascii: "#") { first -= 1 }
    return first
  }
}
