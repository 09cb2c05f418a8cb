/// Finds personal data by its form, its check digits and the words around it. One pass over the bytes.
struct PersonalDataScanner {
  let bytes: [UInt8]
  private(set) var found: [PersonalDatum] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let datum: PersonalDatum?
      if byte == UInt8(ascii: "@") {
        datum = mail(at: index)
      } else if byte >= 0xE4, byte <= 0xE9 {
        datum = plate(at: index)
      } else if isStart(index) {
        datum = number(at: index)
      } else {
        datum = nil
      }
      if let datum, datum.bytes.lowerBound >= found.last?.bytes.upperBound ?? 0 {
        found.append(datum)
        index = max(index + 1, datum.bytes.upperBound)
      } else {
        index += 1
      }
    }
  }

  /// Whether a word or number can begin here.
  private func isStart(_ index: Int) -> Bool {
    let byte = bytes[index]
    guard byte.isDigit || byte.isLetter || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "(") || byte == 0x3A
    else { return false }
    guard index > 0 else { return true }
    let previous = bytes[index - 1]
    return !(previous.isDigit || previous.isLetter || previous == UInt8(ascii: ".") && byte.isDigit)
  }

  private func number(at index: Int) -> PersonalDatum? {
    // Not from the middle of an address that was passed over.
    let isInside = index > 1 && bytes[index - 1] == 0x3A && (bytes[index - 2].isWord || bytes[index - 2] == 0x3A)
    if !isInside, let bytes = PersonalNumber.address6(at: index, in: bytes) {
      return PersonalDatum(kind: .address6, bytes: bytes)
    }
    guard bytes[index] != 0x3A else { return nil }
    for (kind, match) in PersonalNumber.matchers {
      if let range = match(index, bytes), ends(range.upperBound) { return PersonalDatum(kind: kind, bytes: range) }
    }
    return nil
  }

  /// Whether no letter, digit or decimal place follows.
  private func ends(_ index: Int) -> Bool {
    guard index < bytes.count else { return true }
    if bytes[index].isDigit || bytes[index].isLetter { return false }
    return !(bytes[index] == UInt8(ascii: ".") && index + 1 < bytes.count && bytes[index + 1].isDigit)
  }

  // MARK: Mail

  /// `local@domain.tld`. Addresses at domains kept for examples, the `user@host:path` of version control and the `this@Label.member` of
  /// Kotlin are none.
  private func mail(at sign: Int) -> PersonalDatum? {
    var start = sign
    while start > 0, sign - start < 64, isLocal(bytes[start - 1]) { start -= 1 }
    while start < sign, bytes[start] == UInt8(ascii: ".") { start += 1 }
    var end = sign + 1
    while end < bytes.count, end - sign < 255,
      bytes[end].isDigit || bytes[end].isLetter || bytes[end] == 0x2E || bytes[end] == 0x2D
    {
      end += 1
    }
    while end > sign + 1, bytes[end - 1] == 0x2E || bytes[end - 1] == 0x2D { end -= 1 }
    guard start < sign else { return nil }
    let labels = bytes[sign + 1..<end].split(separator: 0x2E, omittingEmptySubsequences: false)
    guard labels.count >= 2, let last = labels.last, (2...24).contains(last.count), last.allSatisfy(\.isLetter),
      labels.allSatisfy({ !$0.isEmpty })
    else { return nil }
    if end + 1 < bytes.count, bytes[end] == 0x3A, !bytes[end + 1].isSpace, bytes[end + 1] < 0x80 { return nil }
    let isQualified = ["this", "super", "return"].contains(bytes.string(start..<sign))
    let isMember = zip(last, last.dropFirst()).contains { !$0.isUppercase && $1.isUppercase }
    if isQualified || isMember || bytes.starts("()", at: end) { return nil }
    let domain = bytes.string(sign + 1..<end).lowercased()
    let isExample =
      ["test", "example", "invalid", "localhost", "local"].contains(domain.split(separator: ".").last.map(String.init))
      || ["example.com", "example.org", "example.net"].contains { domain == $0 || domain.hasSuffix("." + $0) }
    return isExample ? nil : PersonalDatum(kind: .mail, bytes: start..<end)
  }

  private func isLocal(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLetter || [0x2E, 0x5F, 0x25, 0x2B, 0x2D].contains(byte)
  }

  // MARK: Plates

  /// 京A·12345 and the six characters of electric cars, with at least two digits.
  private func plate(at index: Int) -> PersonalDatum? {
    let (province, length) = bytes.scalar(at: index)
    guard Self.provinces.contains(province), index + length < bytes.count, bytes[index + length].isUppercase else {
      return nil
    }
    var place = index + length + 1
    for dot in ["·", "•", "-", " "] where bytes.starts(dot, at: place) {
      place += dot.utf8.count
      break
    }
    var end = place
    while end < bytes.count, bytes[end].isDigit || bytes[end].isUppercase, bytes[end] != 0x49, bytes[end] != 0x4F {
      end += 1
    }
    guard (5...6).contains(end - place), ends(end), bytes[place..<end].count(where: \.isDigit) >= 2 else { return nil }
    return PersonalDatum(kind: .plate, bytes: index..<end)
  }

  private static let provinces = Set("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼".unicodeScalars.map(\.value))
}
