/// Places where a converter lost characters for good: runs of U+FFFD, and what becomes of those when they are read as GBK.
enum LostCharacters {
  /// At most one finding, for the first place. Single marks are left alone: texts about encodings show them.
  static func findings(in bytes: [UInt8]) -> [Finding] {
    var count = 0
    var longest = 0
    var first: Range<Int>?
    for mark in marks {
      var place = 0
      while let start = bytes.firstIndex(of: mark, from: place) {
        var end = start
        while bytes.starts(mark, at: end) { end += mark.count }
        let length = (end - start) / mark.count
        count += length
        longest = max(longest, length)
        if first.map({ start < $0.lowerBound }) ?? true { first = start..<end }
        place = end
      }
    }
    guard let first, longest > 1 || count > 2 else { return [] }
    return [
      Finding(
        step: .encoding, action: .flagged,
        reason: "\(count) characters were lost when the file was converted. Ingest it from its source again.",
        bytes: first, sample: context(of: first, in: bytes))
    ]
  }

  private static let marks = ["\u{FFFD}", "锟斤拷"].map { Array($0.utf8) }

  private static func context(of range: Range<Int>, in bytes: [UInt8]) -> String {
    var (start, end) = (max(0, range.lowerBound - 30), min(bytes.count, range.upperBound + 30))
    while start < range.lowerBound, bytes[start].isContinuation { start += 1 }
    while end > range.upperBound, end < bytes.count, bytes[end].isContinuation { end -= 1 }
    return bytes.string(start..<end)
  }
}
