/// The lines at both ends of a document: where files of one site or one publisher carry the same words.
public struct EdgeLines: Sendable {
  /// At most this many at each end.
  static let reach = 8
  /// Shorter lines come again by accident, longer ones are text.
  static let lengths = 8...300

  private let lines: [(hash: Int64, bytes: Range<Int>)]

  /// Of prose and lists; code has none.
  public init(_ document: Document) {
    guard document.kind != .code else {
      lines = []
      return
    }
    let text = Array(document.text.utf8)
    var found: [(Int64, Range<Int>)] = []
    for section in document.sections where section.content == .prose || section.content == .list {
      var start = section.bytes.lowerBound
      for index in section.bytes where text[index] == 0x0A || index + 1 == section.bytes.upperBound {
        let line = text.trimmed(start..<(text[index] == 0x0A ? index : index + 1))
        if !line.isEmpty { found.append((Self.hash(text[line]), line)) }
        start = index + 1
      }
    }
    let ends = found.count <= 2 * Self.reach ? found : Array(found.prefix(Self.reach) + found.suffix(Self.reach))
    lines = ends.filter { Self.lengths.contains($0.1.count) }
  }

  /// One for each different line; equal for lines that differ in their digits or spaces only.
  public var hashes: [Int64] { Array(Set(lines.map(\.hash))) }

  /// Findings that leave out the lines which `shared` holds.
  public func findings(_ shared: Set<Int64>, in document: Document) -> [Finding] {
    guard !shared.isEmpty else { return [] }
    let text = Array(document.text.utf8)
    return lines.filter { shared.contains($0.hash) }.map { line in
      Finding(
        step: .boilerplate, action: .excluded, reason: "The same line stands at the ends of most files of the dataset.",
        bytes: line.bytes, sample: text.string(line.bytes))
    }
  }

  private static func hash(_ line: ArraySlice<UInt8>) -> Int64 {
    var folded: [UInt8] = []
    for byte in line where !byte.isSpace {
      let kind = byte.isDigit ? UInt8(ascii: "0") : byte
      if !(byte.isDigit && folded.last == kind) { folded.append(kind) }
    }
    return Int64(bitPattern: StableHash.value(folded))
  }
}
