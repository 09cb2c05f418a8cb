import Answering
import Documents
import Foundation
import KnowledgeBase

/// The numbered citations that stand below an answer: title, place, and what statements rest on there.
struct SourceList {
  var text: String

  /// Reads the cited documents that have no pages, to tell on which line each quote stands.
  init(_ answer: Answer, question: String, store: any KnowledgeStore) async throws {
    let isChinese = LanguageDetector.language(of: question) == .chinese
    var blocks = [String]()
    for citation in answer.citations {
      let spans = Self.spans(of: citation, in: answer.statements)
      var lines: ClosedRange<Int>?
      if citation.page == nil {
        let source = try await store.text(documentID: citation.documentID, version: citation.version)
        let (start, end) = (spans.map(\.start).min() ?? citation.start, spans.map(\.end).max() ?? citation.end)
        lines = source.map { Self.lines($0, from: start, to: end) }
      }
      blocks.append(Self.block(citation, spans, lines: lines, isChinese: isChinese))
    }
    guard !blocks.isEmpty else {
      text = ""
      return
    }
    text = "\n" + Style.bold(isChinese ? "出处" : "Sources") + "\n" + blocks.joined()
  }

  /// Its own, and those by which other statements rest on the same passage; what lies over each other as one, in the order of the text.
  static func spans(of citation: Citation, in statements: [Statement]) -> [CitedSpan] {
    let others = statements.filter(\.supported).flatMap(\.spans).filter { $0.citation == citation.number }
    return ([CitedSpan(citation)] + others).sorted { ($0.start, $0.end) < ($1.start, $1.end) }.reduce(into: []) {
      spans, span in
      guard var last = spans.last, span.start < last.end else {
        spans.append(span)
        return
      }
      guard span.end > last.end else { return }
      last.quote += String(decoding: span.quote.utf8.dropFirst(last.end - span.start), as: UTF8.self)
      last.end = span.end
      spans[spans.count - 1] = last
    }
  }

  /// Spans between which the text goes on stand apart.
  private static func quoted(_ spans: [CitedSpan]) -> [Substring] {
    zip(spans, [nil] + spans.map(Optional.some)).flatMap { span, before -> [Substring] in
      let gap = before.map { span.start > $0.end + longestBreak } ?? false
      let lines = span.quote.trimmingCharacters(in: .whitespacesAndNewlines)
      return (gap ? ["…"] : []) + lines.split(separator: "\n", omittingEmptySubsequences: false)
    }
  }

  /// Bytes of blanks and line ends between sentences.
  private static let longestBreak = 3

  static func block(
    _ citation: Citation, _ spans: [CitedSpan], lines: ClosedRange<Int>?, isChinese: Bool
  ) -> String {
    let title = ([citation.title] + citation.headingPath).reduce(into: [String]()) { path, heading in
      if path.last != heading { path.append(heading) }
    }
    var place = citation.uri
    func range(_ numbers: ClosedRange<Int>) -> String {
      numbers.count == 1 ? "\(numbers.lowerBound)" : "\(numbers.lowerBound)–\(numbers.upperBound)"
    }
    if let first = spans.compactMap(\.page).min(), let last = spans.compactMap(\.page).max() {
      place +=
        isChinese ? "，第 \(range(first...last)) 页" : first == last ? ", page \(first)" : ", pages \(range(first...last))"
    } else if let lines {
      place +=
        isChinese ? "，第 \(range(lines)) 行" : lines.count == 1 ? ", line \(range(lines))" : ", lines \(range(lines))"
    }
    if let repealed = citation.repealed {
      place += isChinese ? "（自\(repealed)起失效）" : " (not in force from \(repealed))"
    }
    if !citation.supported { place += isChinese ? "（未在原文中找到依据）" : " (not found to say this)" }
    let quote = quoted(spans).map { "    │ \($0)\n" }.joined()
    return """
      \(Style.cyan("[\(citation.number)]")) \(Style.bold(title.joined(separator: " › ")))
          \(Style.dim(place))
      \(quote)
      """
  }

  /// Counted from 1. Offsets count UTF-8 bytes.
  static func lines(_ text: String, from start: Int, to end: Int) -> ClosedRange<Int> {
    var (line, first) = (1, 1)
    for (offset, byte) in text.utf8.prefix(max(start, end - 1)).enumerated() where byte == UInt8(ascii: "\n") {
      line += 1
      if offset < start { first = line }
    }
    return first...line
  }
}
