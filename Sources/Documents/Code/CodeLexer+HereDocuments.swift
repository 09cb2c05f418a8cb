extension CodeLexer {
  /// Past `<<WORD`, `<<-WORD`, `<<~WORD`, `<<'WORD'` or PHP's `<<<WORD`, which begin a here-document; false when none does.
  mutating func readHereMark() -> Bool {
    guard lexis.contains(.hereDocuments), byte(1) == UInt8(ascii: "<"),
      hereDocuments.failures < HereDocuments.failureLimit
    else { return false }
    var place = index + 2
    func at(_ byte: Character) -> Bool { place < bytes.count && bytes[place] == byte.asciiValue }
    var isIndented = lexis.contains(.phpTags)
    if lexis.contains(.phpTags) {
      guard at("<") else { return false }
      place += 1
    } else if at("<") {
      return false
    } else if at("-") || (at("~") && lexis.contains(.rubyLiterals)) {
      isIndented = true
      place += 1
    }
    if !lexis.contains(.rubyLiterals) { while place < bytes.count, bytes[place] == 0x20 { place += 1 } }
    let quote = at("'") || at("\"") ? bytes[place] : nil
    if quote != nil || at("\\") { place += 1 }
    var end = place
    if let quote {
      while end < bytes.count, end < place + 200, bytes[end] != quote, !bytes[end].isLineEnd { end += 1 }
    } else {
      let marks = lexis.contains(.shellWords) ? "-." : ""
      while end < bytes.count, bytes[end].isWord || marks.utf8.contains(bytes[end]) { end += 1 }
    }
    guard end > place, !bytes[place].isDigit else { return false }
    // Ruby: `list <<item` is no here-document, `<<ITEM` is.
    if lexis.contains(.rubyLiterals), quote == nil, !isIndented, !bytes[place].isUppercase { return false }
    if let quote {
      guard end < bytes.count, bytes[end] == quote else { return false }
    }
    hereDocuments.marks.append(HereDocuments.Mark(word: Array(bytes[place..<end]), isIndented: isIndented))
    index = end + (quote == nil ? 0 : 1)
    return true
  }

  /// Past the here-documents whose marks stand on the line that has ended.
  mutating func skipHereDocuments() {
    guard !hereDocuments.marks.isEmpty else { return }
    let start = index
    for mark in hereDocuments.marks where hereDocuments.failures < HereDocuments.failureLimit {
      if let end = end(of: mark) { index = end } else { hereDocuments.failures += 1 }
    }
    hereDocuments.marks = []
    addText(from: start)
  }

  /// PHP's text ends with its word, the others' with a line of their own, before the line end.
  private func end(of mark: HereDocuments.Mark) -> Int? {
    var place = index
    while place < bytes.count {
      var start = place
      if mark.isIndented { while start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 } }
      var end = start
      while end < bytes.count, end - start < mark.word.count, bytes[end] == mark.word[end - start] { end += 1 }
      if end - start == mark.word.count {
        let next = end < bytes.count ? bytes[end] : 0x0A
        if lexis.contains(.phpTags) ? !next.isWord : next.isLineEnd { return end }
      }
      place = end
      while place < bytes.count, !bytes[place].isLineEnd { place += 1 }
      place += 1
    }
    return nil
  }
}
