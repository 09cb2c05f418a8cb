import Glibc

extension PersonalNumber {
  /// Four numbers below 256 that lead to somebody: no private, local, multicast or documentation network, and no version or clause.
  static func address4(_ index: Int, _ bytes: [UInt8]) -> Range<Int>? {
    var parts: [Int] = []
    var place = index
    while parts.count < 4 {
      let start = place
      while place < bytes.count, bytes[place].isDigit, place - start < 4 { place += 1 }
      guard (1...3).contains(place - start), !(place - start > 1 && bytes[start] == 0x30),
        let part = Int(bytes.string(start..<place)), part < 256
      else { return nil }
      parts.append(part)
      guard parts.count < 4 else { break }
      guard bytes.starts(".", at: place) else { return nil }
      place += 1
    }
    guard isPublic(parts) else { return nil }
    let isNamed = mentions(
      ["ip", "地址", "address", "host", "主机", "from", "来自", "server", "服务器"], before: index, in: bytes)
    let isNumbering = mentions(
      ["version", "版本", "section", "chapter", "release", "第", "§", "v", "图", "表", "clause"], before: index, in: bytes,
      within: 12)
    // Small numbers are mostly versions and headings.
    return !isNumbering && (isNamed || parts.contains { $0 > 31 }) ? index..<place : nil
  }

  private static func isPublic(_ parts: [Int]) -> Bool {
    switch (parts[0], parts[1], parts[2]) {
    case (0, _, _), (10, _, _), (127, _, _), (224..., _, _), (192, 168, _), (169, 254, _), (172, 16...31, _),
      (192, 0, 2), (198, 51, 100), (203, 0, 113), (100, 64...127, _):
      false
    default: true
    }
  }

  /// At least four groups with a digit among them, so that names of namespaces are none.
  static func address6(at index: Int, in bytes: [UInt8]) -> Range<Int>? {
    var end = index
    var colons = 0
    while end < bytes.count, end - index < 46, let byte = Optional(bytes[end]), isHexadecimal(byte) || byte == 0x3A {
      if byte == 0x3A { colons += 1 }
      end += 1
    }
    while end > index, bytes[end - 1] == 0x3A { end -= 1 }
    guard colons >= 3, end - index >= 9, !(end < bytes.count && (bytes[end].isWord || bytes[end] == 0x2E)) else {
      return nil
    }
    let text = bytes.string(index..<end)
    let groups = text.split(separator: ":")
    guard groups.count >= 4, bytes[index..<end].contains(where: \.isDigit) else { return nil }
    var address = in6_addr()
    guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
    let isLocal = ["fe8", "fc", "fd", "ff", "2001:db8", "2001:0db8"].contains { text.lowercased().hasPrefix($0) }
    return isLocal ? nil : index..<end
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    byte.isDigit || (0x61...0x66).contains(byte) || (0x41...0x46).contains(byte)
  }

  // MARK: Words around

  /// Whether one of `words`, in lower case, stands in the bytes before `index`.
  static func mentions(_ words: [String], before index: Int, in bytes: [UInt8], within reach: Int = 48) -> Bool {
    let before = bytes.string(max(0, index - reach)..<index).lowercased()
    return words.contains { word in
      guard word.utf8.count == 1 else { return before.contains(word) }
      return before.hasSuffix(word)
    }
  }

  /// Whether what follows makes a number an amount of something.
  static func isQuantity(_ bytes: [UInt8], at end: Int) -> Bool {
    var place = end
    while place < bytes.count, bytes[place] == 0x20 { place += 1 }
    let after = bytes.string(place..<min(bytes.count, place + 12)).lowercased()
    return ["元", "字节", "次", "个", "条", "位", "行", "%", "bytes", "byte", "rows", "tokens", "ms", "ns", "usd"].contains {
      after.hasPrefix($0)
    }
  }
}
