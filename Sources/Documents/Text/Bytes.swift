extension UInt8 {
  var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
  var isLineEnd: Bool { self == 0x0A || self == 0x0D }
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isUppercase: Bool { self >= 0x41 && self <= 0x5A }
  var isLowercase: Bool { self >= 0x61 && self <= 0x7A }
  var isLetter: Bool { isUppercase || isLowercase }
  /// ASCII letters, digits, `_`, and every byte of a character outside ASCII.
  var isWord: Bool { isLetter || isDigit || self == UInt8(ascii: "_") || self >= 0x80 }
  /// The middle of a UTF-8 sequence.
  var isContinuation: Bool { self & 0xC0 == 0x80 }
}

extension [UInt8] {
  func starts(_ word: String, at index: Int) -> Bool {
    var position = index
    for byte in word.utf8 {
      guard position < count, self[position] == byte else { return false }
      position += 1
    }
    return true
  }

  func starts(_ pattern: [UInt8], at index: Int) -> Bool {
    index + pattern.count <= count && (0..<pattern.count).allSatisfy { self[index + $0] == pattern[$0] }
  }

  func contains(_ word: String) -> Bool { contains(Array(word.utf8)) }

  func contains(_ pattern: [UInt8]) -> Bool { firstIndex(of: pattern, from: 0) != nil }

  /// Where `pattern` next begins, at or after `start`.
  func firstIndex(of pattern: [UInt8], from start: Int) -> Int? {
    guard let first = pattern.first, count >= pattern.count else { return nil }
    return withUnsafeBufferPointer { bytes in
      var index = start
      let last = bytes.count - pattern.count
      while index <= last {
        if bytes[index] == first, (1..<pattern.count).allSatisfy({ bytes[index + $0] == pattern[$0] }) { return index }
        index += 1
      }
      return nil
    }
  }

  /// The Unicode scalar that begins at `index` of valid UTF-8, and its length in bytes.
  func scalar(at index: Int) -> (value: UInt32, length: Int) {
    let lead = self[index]
    if lead < 0x80 { return (UInt32(lead), 1) }
    func tail(_ step: Int) -> UInt32 { index + step < count ? UInt32(self[index + step] & 0x3F) : 0 }
    if lead < 0xE0 { return (UInt32(lead & 0x1F) << 6 | tail(1), 2) }
    if lead < 0xF0 { return (UInt32(lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3) }
    return (UInt32(lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
  }

  /// The last scalar that begins before `index` of valid UTF-8, and its length in bytes.
  func scalar(before index: Int) -> (value: UInt32, length: Int)? {
    guard index > 0 else { return nil }
    var start = index - 1
    while start > 0, self[start].isContinuation { start -= 1 }
    return (scalar(at: start).value, index - start)
  }

  func string(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }

  /// `range` without white space at its ends, the ideographic and the no-break space included.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end {
      let next = scalar(at: start)
      guard isWhitespace(next.value), start + next.length <= end else { break }
      start += next.length
    }
    while end > start, let previous = scalar(before: end), isWhitespace(previous.value), end - previous.length >= start
    {
      end -= previous.length
    }
    return start..<end
  }
}

func isWhitespace(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: true
  default: false
  }
}

/// CJK ideographs, the extensions and compatibility forms included.
func isHan(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x3FFFF, 0xF900...0xFAFF, 0x3007: true
  default: false
  }
}

extension StringProtocol {
  /// One line: runs of white space become one space, the ends are trimmed, and at most `limit` Unicode scalars are
  /// kept.
  func singleLine(limit: Int = 200) -> String {
    var line = String.UnicodeScalarView()
    var length = 0
    var isSpacePending = false
    for scalar in unicodeScalars {
      if isWhitespace(scalar.value) {
        isSpacePending = length > 0
        continue
      }
      guard length + (isSpacePending ? 2 : 1) <= limit else {
        line.removeLast()
        return String(line) + "…"
      }
      if isSpacePending { line.append(" ") }
      length += isSpacePending ? 2 : 1
      isSpacePending = false
      line.append(scalar)
    }
    return String(line)
  }
}
