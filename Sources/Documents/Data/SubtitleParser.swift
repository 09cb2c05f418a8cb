/// Subtitles (SubRip, WebVTT, SubStation Alpha): cues joined into paragraphs of whole sentences, each with the time it begins at.
enum SubtitleParser {
  private struct Cue {
    var start: Int
    var end: Int
    var text: String
  }

  /// A paragraph ends after this many bytes, with the next sentence.
  private static let paragraphLength = 400
  /// Milliseconds of silence that end a paragraph.
  private static let pause = 3000

  static func parse(_ text: String, name: String) throws(DocumentError) -> Document {
    let lines = text.split(separator: /\r\n|\n|\r/, omittingEmptySubsequences: false)
    let isScript = lines.contains { $0.hasPrefix("[Events]") || $0.hasPrefix("Dialogue:") }
    let cues = (isScript ? scriptCues(lines) : timedCues(lines)).sorted { $0.start < $1.start }
    guard !cues.isEmpty else {
      throw .malformed(format: "subtitle file", line: 1, reason: "no cue with a time is in it")
    }
    var writer = BlockWriter()
    var open: Cue?
    func close() {
      if let cue = open { writer.paragraph("[\(clock(cue.start))] " + cue.text) }
      open = nil
    }
    for cue in cues where !cue.text.isEmpty {
      guard var current = open else {
        open = cue
        continue
      }
      let isWhole = LineMarks.endsSentence(current.text)
      if cue.start - current.end > pause || (isWhole && current.text.utf8.count > paragraphLength)
        || current.text.utf8.count > paragraphLength * 4
      {
        close()
        open = cue
      } else if !current.text.hasSuffix(cue.text) {
        // Cues that roll up repeat the line before.
        let isJoined = [current.text.unicodeScalars.last, cue.text.unicodeScalars.first].allSatisfy {
          $0.map { isWide($0.value) } ?? false
        }
        current.text += (isJoined ? "" : " ") + cue.text
        current.end = max(current.end, cue.end)
        open = current
      } else {
        open?.end = max(current.end, cue.end)
      }
    }
    close()
    var draft = try writer.draft(title: nil)
    draft.kind = .article
    return try draft.document(name: name)
  }

  /// `00:01:02,500 --> 00:01:04,000` and the lines below, up to an empty one.
  private static func timedCues(_ lines: [Substring]) -> [Cue] {
    var cues: [Cue] = []
    var index = 0
    while index < lines.count {
      let times = lines[index].split(separator: "-->", maxSplits: 1)
      index += 1
      guard times.count == 2, let start = milliseconds(times[0]), let end = milliseconds(times[1]) else { continue }
      var text: [String] = []
      while index < lines.count, !lines[index].allSatisfy(\.isWhitespace), !lines[index].contains("-->") {
        text.append(plain(lines[index]))
        index += 1
      }
      cues.append(Cue(start: start, end: max(start, end), text: text.joined(separator: " ").singleLine(limit: .max)))
    }
    return cues
  }

  /// `Dialogue: 0,0:00:01.00,0:00:04.00,Style,Name,0,0,0,,Text`
  private static func scriptCues(_ lines: [Substring]) -> [Cue] {
    lines.compactMap { line in
      guard line.hasPrefix("Dialogue:") else { return nil }
      let fields = line.dropFirst(9).split(separator: ",", maxSplits: 9, omittingEmptySubsequences: false)
      guard fields.count == 10, let start = milliseconds(fields[1]), let end = milliseconds(fields[2]) else {
        return nil
      }
      let text = plain(fields[9]).replacing("\\N", with: " ").replacing("\\n", with: " ").replacing("\\h", with: " ")
      return Cue(start: start, end: max(start, end), text: text.singleLine(limit: .max))
    }
  }

  private static func milliseconds(_ text: Substring) -> Int? {
    let time = text.trimmingSpaces().prefix { !$0.isWhitespace }.replacing(",", with: ".")
    let parts = time.split(separator: ":")
    guard (2...3).contains(parts.count) else { return nil }
    var seconds = 0.0
    for part in parts {
      guard let value = Double(part), value >= 0, value < 1_000_000 else { return nil }
      seconds = seconds * 60 + value
    }
    return Int(seconds * 1000)
  }

  private static func clock(_ milliseconds: Int) -> String {
    let seconds = milliseconds / 1000
    let pieces = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { ($0 < 10 ? "0" : "") + String($0) }
    return pieces.joined(separator: ":")
  }

  /// Without `<i>`, `{\an8}` and speakers' tags.
  private static func plain(_ line: Substring) -> String {
    var text = ""
    var close: Character?
    for character in line {
      if let end = close {
        if character == end { close = nil }
      } else if character == "<" || character == "{" {
        close = character == "<" ? ">" : "}"
      } else {
        text.append(character)
      }
    }
    // An opening bracket without its end was text.
    return close == nil ? text : String(line)
  }
}
