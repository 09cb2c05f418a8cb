/// A part of a mail as RFC 2045 lays it out: header fields, and a body or further parts.
struct MIMEPart {
  var header: MIMEHeader
  /// In the bytes it was read from, still encoded.
  var body: Range<Int>
  var parts: [MIMEPart] = []

  /// Parts may stand in each other this deep, and there may be this many of them; what is beyond is left as it is.
  private static let depthLimit = 16
  private static let countLimit = 2000

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    var count = 0
    self.init(bytes, range, depth: 0, count: &count)
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>, depth: Int, count: inout Int) {
    count += 1
    let end = MIMEHeader.end(in: bytes, range)
    header = MIMEHeader(bytes, range.lowerBound..<end.fields)
    body = end.body..<range.upperBound
    guard header.type.hasPrefix("multipart/"), let boundary = header.parameter("boundary", of: "content-type"),
      !boundary.isEmpty, depth < Self.depthLimit
    else { return }
    for part in Self.split(bytes, body, boundary: boundary) where count < Self.countLimit {
      parts.append(MIMEPart(bytes, part, depth: depth + 1, count: &count))
    }
  }

  /// What stands between the lines `--boundary`, up to `--boundary--` or the end.
  private static func split(_ bytes: [UInt8], _ range: Range<Int>, boundary: String) -> [Range<Int>] {
    let mark = "--" + boundary
    var parts: [Range<Int>] = []
    var start: Int?
    var line = range.lowerBound
    while line < range.upperBound {
      let end = bytes[line..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
      if bytes[line] == UInt8(ascii: "-"), bytes.starts(mark, at: line) {
        // The line end before the mark belongs to it.
        var last = line
        if last > range.lowerBound, bytes[last - 1] == 0x0A { last -= 1 }
        if last > range.lowerBound, bytes[last - 1] == 0x0D { last -= 1 }
        if let first = start { parts.append(first..<max(first, last)) }
        start = nil
        if bytes.starts("--", at: line + mark.utf8.count) { return parts }
        start = min(end + 1, range.upperBound)
      }
      line = end + 1
    }
    if let start { parts.append(start..<range.upperBound) }
    return parts
  }

  /// The body without its transfer encoding.
  func content(_ bytes: [UInt8]) -> [UInt8] {
    switch header["content-transfer-encoding"]?.lowercased().trimmingSpaces() {
    case "base64": TransferEncoding.base64(bytes[body])
    case "quoted-printable": TransferEncoding.quotedPrintable(bytes[body], isHeader: false)
    default: Array(bytes[body])
    }
  }

  /// The name it gives itself as a file.
  var fileName: String? {
    (header.parameter("filename", of: "content-disposition") ?? header.parameter("name", of: "content-type"))
      .map { $0.split { $0 == "/" || $0 == "\\" }.last.map { String($0) } ?? "" }
      .flatMap { $0.isEmpty || $0.hasPrefix(".") ? nil : $0 }
  }

  /// Whether it is a file that came with the mail and not a piece of its text.
  var isAttachment: Bool {
    if header.type.hasPrefix("multipart/") || header.type.hasSuffix("-signature") { return false }
    let disposition = header["content-disposition"]?.lowercased() ?? ""
    if disposition.hasPrefix("attachment") || header.type == "message/rfc822" { return true }
    // Pictures that the text shows.
    if header["content-id"] != nil, header.type.hasPrefix("image/") { return false }
    return fileName != nil || !header.type.hasPrefix("text/")
  }
}

/// The encodings of RFC 2045 that carry bytes through seven-bit lines.
enum TransferEncoding {
  /// Whatever is no digit is passed over.
  static func base64(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      let value: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte + 4
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      case UInt8(ascii: "="): return result
      default: continue
      }
      buffer = buffer << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    return result
  }

  static func quotedPrintable(_ bytes: ArraySlice<UInt8>, isHeader: Bool) -> [UInt8] {
    var result: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if isHeader, byte == UInt8(ascii: "_") {
        result.append(0x20)
      } else if byte != UInt8(ascii: "=") {
        result.append(byte)
      } else if index + 1 < bytes.endIndex, let high = digit(bytes[index]), let low = digit(bytes[index + 1]) {
        result.append(high << 4 | low)
        index += 2
      } else if index < bytes.endIndex, bytes[index].isLineEnd {
        // A soft line break.
        index += bytes[index] == 0x0D && index + 1 < bytes.endIndex && bytes[index + 1] == 0x0A ? 2 : 1
      } else {
        result.append(byte)
      }
    }
    return result
  }

  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
    default: nil
    }
  }
}
