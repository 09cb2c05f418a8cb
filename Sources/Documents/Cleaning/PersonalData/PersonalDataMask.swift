/// Reports personal data, and where that is wished for replaces it.
struct PersonalDataMask {
  var isOn: Bool
  /// Keys of findings that a reviewer overruled.
  var keeping: Set<String>

  /// The document with findings; with `isOn` also with an asterisk for each byte in text, title, headings and metadata, so that all
  /// offsets hold. The character of a plate's province stays.
  func applied(to document: Document) -> Document {
    var document = document
    var bytes = Array(document.text.utf8)
    let masked = Self.masked(bytes)
    for datum in PersonalDataScanner(bytes).found {
      let finding = finding(datum, masked: masked, text: bytes)
      document.findings.append(finding)
      guard isOn, !keeping.contains(finding.key) else { continue }
      bytes.replaceSubrange(datum.bytes, with: masked[datum.bytes])
    }
    guard isOn else { return document }
    document.text = String(decoding: bytes, as: UTF8.self)
    func again(_ text: String) -> String { String(decoding: Self.masked(Array(text.utf8)), as: UTF8.self) }
    document.title = again(document.title)
    document.metadata = document.metadata.mapValues(again)
    document.sections = document.sections.map { section in
      var section = section
      section.headingPath = section.headingPath.map(again)
      return section
    }
    document.clauses = document.clauses.map { outline in
      ClauseOutline(
        outline.clauses.map { clause in
          var clause = clause
          clause.label = again(clause.label)
          return clause
        })
    }
    return document
  }

  /// The same number of bytes.
  private static func masked(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for datum in PersonalDataScanner(bytes).found {
      for index in datum.bytes where bytes[index] < 0x80 { bytes[index] = UInt8(ascii: "*") }
    }
    return bytes
  }

  private func finding(_ datum: PersonalDatum, masked: [UInt8], text: [UInt8]) -> Finding {
    var start = max(0, datum.bytes.lowerBound - 24)
    while start < datum.bytes.lowerBound, masked[start].isContinuation { start += 1 }
    var end = min(masked.count, datum.bytes.upperBound + 24)
    while end > datum.bytes.upperBound, end < masked.count, masked[end].isContinuation { end -= 1 }
    let sample = masked.string(start..<end)
    return Finding(
      step: .personalData, action: isOn ? .masked : .flagged, reason: "It is \(datum.kind.rawValue).",
      bytes: datum.bytes, sample: sample, identity: datum.kind.rawValue + sample)
  }
}
