/// Puts right what a wrong character set did to a text, and takes out characters that nobody sees.
///
/// Works before offsets are fixed: everything that points into the text is to be moved with `edits`. Full-width forms, ligatures and
/// other spellings are left as they were written. Linear in the text's length.
struct EncodingRepair {
  private(set) var edits = TextEdits()
  /// All of them, with places in the text before: for a text that is left as it is.
  private(set) var found: [Finding] = []
  /// With places in the repaired text.
  private(set) var findings: [Finding] = []
  /// Findings whose changes were not made.
  private(set) var overruled: [Finding] = []

  private let bytes: [UInt8]
  private let invisible: InvisibleCharacters
  private var changes: [Change] = []

  private enum Kind: Hashable {
    case latin1, utf8AsGBK, gbkAsLatin1
    case invisible(InvisibleCharacters.Kind)

    var reason: String {
      switch self {
      case .latin1: "UTF-8 had been read as Latin-1 or Windows-1252; it was decoded again."
      case .utf8AsGBK: "UTF-8 had been read as GBK; it was decoded again."
      case .gbkAsLatin1: "GBK had been read as Latin-1; it was decoded again."
      case .invisible(let kind): "The text held \(kind.rawValue); they were taken out."
      }
    }
  }

  private struct Change {
    var kind: Kind
    var bytes: Range<Int>
    var replacement: [UInt8]
  }

  /// - Parameter keys: those of findings whose changes are not made.
  init(_ text: [UInt8], keeping keys: Set<String> = []) {
    bytes = text
    invisible = InvisibleCharacters(text)
    guard text.contains(where: { $0 >= 0x80 }) else { return }
    for segment in Self.segments(of: text) where text[segment].contains(where: { $0 >= 0x80 }) { scan(segment) }
    let groups = groups()
    found = groups.map(finding)
    for index in zip(groups, found).filter({ !keys.contains($0.1.key) }).flatMap(\.0.changes).sorted() {
      edits.replace(changes[index].bytes, by: changes[index].replacement)
    }
    for var finding in found {
      finding.bytes = edits.mapped(finding.bytes)
      if keys.contains(finding.key) { overruled.append(finding) } else { findings.append(finding) }
    }
  }

  var text: [UInt8] { edits.applied(to: bytes) }

  /// Whole lines, so many together that evidence for one is evidence for its neighbours; longer lines are cut between characters.
  private static func segments(of text: [UInt8], size: Int = 1 << 14) -> [Range<Int>] {
    var segments: [Range<Int>] = []
    var start = 0
    while start < text.count {
      var end = min(start + size, text.count)
      if end < text.count {
        let line = text[start..<end].lastIndex { $0 == 0x0A }
        end = line.map { $0 + 1 } ?? end
        while end > start + 1, end < text.count, text[end].isContinuation { end -= 1 }
      }
      segments.append(start..<end)
      start = end
    }
    return segments
  }

  // MARK: Scanning

  private mutating func scan(_ segment: Range<Int>) {
    var scalars: [UInt32] = []
    var offsets: [Int] = []
    var place = segment.lowerBound
    while place < segment.upperBound {
      let (scalar, length) = bytes.scalar(at: place)
      scalars.append(scalar)
      offsets.append(place)
      place += length
    }
    offsets.append(segment.upperBound)

    var repairs = GB18030Mojibake.gbkReadAsLatin1(scalars).map { (Kind.gbkAsLatin1, $0) }
    if repairs.isEmpty { repairs = Latin1Mojibake.repairs(scalars).map { (.latin1, $0) } }
    if repairs.isEmpty { repairs = GB18030Mojibake.utf8ReadAsGBK(scalars).map { (.utf8AsGBK, $0) } }
    var next = 0
    for (kind, repair) in repairs {
      takeOutInvisible(offsets[next]..<offsets[repair.range.lowerBound])
      let range = offsets[repair.range.lowerBound]..<offsets[repair.range.upperBound]
      changes.append(Change(kind: kind, bytes: range, replacement: Self.utf8(repair.scalars)))
      next = repair.range.upperBound
    }
    takeOutInvisible(offsets[next]..<segment.upperBound)
  }

  private mutating func takeOutInvisible(_ range: Range<Int>) {
    changes += invisible.places(in: bytes, range).map {
      Change(kind: .invisible($0.kind), bytes: $0.bytes, replacement: [])
    }
  }

  private static func utf8(_ scalars: [UInt32]) -> [UInt8] {
    scalars.flatMap { Array(String(Unicode.Scalar($0) ?? "\u{FFFD}").utf8) }
  }

  // MARK: Findings

  private struct Group {
    var kind: Kind
    /// Indexes, rising.
    var changes: [Int]
  }

  /// Repairs of one kind that stand close together are one finding; invisible characters of one kind are one for the whole text.
  private func groups() -> [Group] {
    var groups: [Group] = []
    var open: [Kind: Int] = [:]
    for (index, change) in changes.enumerated() {
      if let group = open[change.kind], let last = groups[group].changes.last {
        let isNear = change.bytes.lowerBound - changes[last].bytes.upperBound < 256
        if case .invisible = change.kind {
          groups[group].changes.append(index)
        } else if isNear {
          groups[group].changes.append(index)
        } else {
          open[change.kind] = nil
        }
      }
      if open[change.kind] == nil {
        open[change.kind] = groups.count
        groups.append(Group(kind: change.kind, changes: [index]))
      }
    }
    return groups
  }

  /// With places in the text before: of the whole group, or of the first character that was taken out.
  private func finding(of group: Group) -> Finding {
    let (first, last) = (group.changes[0], group.changes[group.changes.count - 1])
    if case .invisible(let kind) = group.kind {
      return Finding(
        step: kind == .tag ? .injection : .encoding, action: .repaired, reason: group.kind.reason,
        bytes: changes[first].bytes, sample: sample(first), identity: kind.rawValue)
    }
    return Finding(
      step: .encoding, action: .repaired, reason: group.kind.reason,
      bytes: changes[first].bytes.lowerBound..<changes[last].bytes.upperBound, sample: sample(first))
  }

  /// The repaired text, or what stands around something taken out.
  private func sample(_ index: Int) -> String {
    let change = changes[index]
    if !change.replacement.isEmpty {
      return bytes.string(change.bytes) + " → " + String(decoding: change.replacement, as: UTF8.self)
    }
    var start = max(0, change.bytes.lowerBound - 30)
    while start > 0, bytes[start].isContinuation { start -= 1 }
    var end = min(bytes.count, change.bytes.upperBound + 30)
    while end < bytes.count, bytes[end].isContinuation { end += 1 }
    let around = bytes[start..<change.bytes.lowerBound] + Array("·".utf8) + bytes[change.bytes.upperBound..<end]
    return String(decoding: around, as: UTF8.self)
  }
}
