/// The fields above a mail or a part of one (RFC 5322), their encoded words (RFC 2047) and parameters (RFC 2231) decoded.
struct MIMEHeader {
  /// Names in lower case; values in one line, still encoded.
  private var fields: [(name: String, value: [UInt8])] = []

  private static let fieldLimit = 2000
  /// Bytes of a field; what is beyond is left out.
  private static let valueLimit = 1 << 16

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    var line = range.lowerBound
    while line < range.upperBound {
      let end = bytes[line..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
      let content = bytes[line..<end].filter { $0 != 0x0D }
      if let first = content.first, first == 0x20 || first == 0x09 {
        if let last = fields.indices.last, fields[last].value.count < Self.valueLimit {
          fields[last].value += [0x20] + content.drop { $0.isSpace }.prefix(Self.valueLimit)
        }
      } else if let colon = content.firstIndex(of: UInt8(ascii: ":")), fields.count < Self.fieldLimit {
        let name = String(decoding: content[..<colon], as: UTF8.self).lowercased().trimmingSpaces()
        fields.append((name, Array(content[(colon + 1)...].prefix(Self.valueLimit))))
      }
      line = end + 1
    }
  }

  /// Where the fields end and where the body begins, past the first empty line.
  static func end(in bytes: [UInt8], _ range: Range<Int>) -> (fields: Int, body: Int) {
    var line = range.lowerBound
    while line < range.upperBound {
      let end = bytes[line..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
      if bytes[line..<end].allSatisfy({ $0 == 0x0D }) { return (line, min(end + 1, range.upperBound)) }
      line = end + 1
    }
    return (range.upperBound, range.upperBound)
  }

  /// The first field of this name (lower case), decoded.
  subscript(name: String) -> String? {
    fields.first { $0.name == name }.map { EncodedWords.text($0.value).singleLine(limit: 1000) }
  }

  /// `text/plain` where nothing is said.
  var type: String {
    let type = self["content-type"]?.lowercased().prefix { $0 != ";" && $0 != " " }
    return type.map { String($0) }.flatMap { $0.contains("/") ? $0 : nil } ?? "text/plain"
  }

  /// A parameter such as `charset`, put together from its pieces (`name*0*=utf-8''…; name*1=…`).
  func parameter(_ name: String, of field: String) -> String? {
    guard let value = fields.first(where: { $0.name == field })?.value else { return nil }
    var pieces: [(index: Int, isEncoded: Bool, value: [UInt8])] = []
    for (key, content) in Self.parameters(value) {
      if key == name { return EncodedWords.text(content) }
      guard key.hasPrefix(name + "*") else { continue }
      let rest = key.dropFirst(name.count + 1)
      let index = Int(rest.prefix { $0.isNumber }) ?? 0
      pieces.append((index, rest.isEmpty || rest.hasSuffix("*"), content))
    }
    guard !pieces.isEmpty else { return nil }
    pieces.sort { $0.index < $1.index }
    var charset = "utf-8"
    var bytes: [UInt8] = []
    for (place, piece) in pieces.enumerated() {
      var content = piece.value[...]
      if place == 0, piece.isEncoded {
        let marks = content.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
        if marks.count == 3 {
          charset = String(decoding: marks[0], as: UTF8.self)
          content = marks[2]
        }
      }
      bytes += piece.isEncoded ? EncodedWords.percentDecoded(content) : Array(content)
    }
    return EncodedWords.decode(bytes, charset: charset)
  }

  /// `; key=value; key="quoted value"`
  private static func parameters(_ value: [UInt8]) -> [(String, [UInt8])] {
    var parameters: [(String, [UInt8])] = []
    var index = value.firstIndex(of: UInt8(ascii: ";")) ?? value.count
    while index < value.count, parameters.count < 100 {
      index += 1
      guard let equals = value[index...].firstIndex(of: UInt8(ascii: "=")) else { break }
      let key = String(decoding: value[index..<equals], as: UTF8.self).lowercased().trimmingSpaces()
      var content: [UInt8] = []
      index = equals + 1
      while index < value.count, value[index].isSpace { index += 1 }
      if index < value.count, value[index] == UInt8(ascii: "\"") {
        index += 1
        while index < value.count, value[index] != UInt8(ascii: "\"") {
          if value[index] == UInt8(ascii: "\\"), index + 1 < value.count { index += 1 }
          content.append(value[index])
          index += 1
        }
        index = value[min(index, value.count)...].firstIndex(of: UInt8(ascii: ";")) ?? value.count
      } else {
        let end = value[index...].firstIndex(of: UInt8(ascii: ";")) ?? value.count
        content = value[index..<end].filter { !$0.isSpace }
        index = end
      }
      parameters.append((key, content))
    }
    return parameters
  }
}

/// `=?charset?B?…?=` in header fields.
enum EncodedWords {
  static func text(_ value: [UInt8]) -> String {
    var text = ""
    var pending: (charset: String, bytes: [UInt8])?
    var plain: [UInt8] = []
    func flushPlain() {
      text += decode(plain, charset: "")
      plain = []
    }
    func flushPending() {
      if let word = pending { text += decode(word.bytes, charset: word.charset) }
      pending = nil
    }
    var index = 0
    while index < value.count {
      guard value[index] == UInt8(ascii: "="), let word = word(value, at: index) else {
        plain.append(value[index])
        index += 1
        continue
      }
      // White space between two encoded words is no text, and a character may be torn between them.
      if pending != nil, plain.allSatisfy(\.isSpace) { plain = [] } else { flushPending() }
      flushPlain()
      if pending?.charset == word.charset {
        pending?.bytes += word.bytes
      } else {
        flushPending()
        pending = (word.charset, word.bytes)
      }
      index = word.end
      if value[index...].first(where: { !$0.isSpace }) != UInt8(ascii: "=") { flushPending() }
    }
    flushPending()
    flushPlain()
    return text
  }

  /// A word has at most 75 bytes by the standard, and more by some programs.
  private static let longestWord = 1000

  private static func word(_ value: [UInt8], at start: Int) -> (charset: String, bytes: [UInt8], end: Int)? {
    guard value.starts("=?", at: start) else { return nil }
    let limit = min(value.count, start + longestWord)
    guard let first = value[(start + 2)..<limit].firstIndex(of: UInt8(ascii: "?")), first + 3 < limit,
      value[first + 2] == UInt8(ascii: "?"),
      let end = (first + 3..<limit).first(where: { value.starts("?=", at: $0) })
    else { return nil }
    let charset = String(decoding: value[(start + 2)..<first].prefix { $0 != UInt8(ascii: "*") }, as: UTF8.self)
    let content = value[(first + 3)..<end]
    switch value[first + 1] | 0x20 {
    case UInt8(ascii: "b"): return (charset.lowercased(), TransferEncoding.base64(content), end + 2)
    case UInt8(ascii: "q"):
      return (charset.lowercased(), TransferEncoding.quotedPrintable(content, isHeader: true), end + 2)
    default: return nil
    }
  }

  static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
        let high = TransferEncoding.digit(bytes[index + 1]), let low = TransferEncoding.digit(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  /// Characters that cannot be told are replaced: a header never fails a mail. Without a charset, UTF-8 or GB18030.
  static func decode(_ bytes: [UInt8], charset: String) -> String {
    let declared = ["", "us-ascii", "utf-8", "utf8"].contains(charset.lowercased()) ? nil : charset
    let text = (try? TextDecoder.decode(bytes, declared: declared)) ?? String(decoding: bytes, as: UTF8.self)
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value != 0 }))
  }
}
