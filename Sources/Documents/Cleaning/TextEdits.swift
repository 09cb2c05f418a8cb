/// Replacements in a text, and where its offsets are afterwards.
struct TextEdits: Equatable {
  struct Edit: Equatable {
    /// In the text before.
    var bytes: Range<Int>
    var replacement: [UInt8]
  }

  /// In order, apart.
  private(set) var edits: [Edit] = []
  /// By how much what follows each edit has moved.
  private var shifts: [Int] = []

  var isEmpty: Bool { edits.isEmpty }

  mutating func replace(_ bytes: Range<Int>, by replacement: [UInt8]) {
    edits.append(Edit(bytes: bytes, replacement: replacement))
    shifts.append((shifts.last ?? 0) + replacement.count - bytes.count)
  }

  func applied(to bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var place = 0
    for edit in edits {
      result += bytes[place..<edit.bytes.lowerBound]
      result += edit.replacement
      place = edit.bytes.upperBound
    }
    return result + bytes[place...]
  }

  /// Where `range` is afterwards. Ends inside of an edit move to that edit's own ends. O(log edits).
  func mapped(_ range: Range<Int>) -> Range<Int> {
    let start = mapped(range.lowerBound, isEnd: false)
    return start..<max(start, mapped(range.upperBound, isEnd: true))
  }

  private func mapped(_ offset: Int, isEnd: Bool) -> Int {
    let next = edits.partitioningIndex { $0.bytes.upperBound > offset }
    let shift = next > 0 ? shifts[next - 1] : 0
    guard next < edits.count, edits[next].bytes.lowerBound < offset else { return offset + shift }
    let start = edits[next].bytes.lowerBound + shift
    return isEnd ? start + edits[next].replacement.count : start
  }
}
