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
      blocks.append(Self.block(citation, quotes: spans.map(\.quote), lines: lines, isChinese: isChinese))
    }
    guard !blocks.isEmpty else {
      text = ""
      return
    }
    text = "\n" + Style.bold(isChinese ? "出处" : "Sources") + "\n" + blocks.joined()
  }

  /// Its own, and those by which other statements rest on the same passage; each once, in the order of the text.
  static func spans(of citation: Citation, in statements: [Statement]) -> [CitedSpan] {
    let own = CitedSpan(citation: citation.number, quote: citation.quote, start: citation.start, end: citation.end)
    let others = statements.filter(\.supported).flatMap(\.spans).filter { $0.citation == citation.number }
    return others.reduce(into: [own]) { spans, span in
      if !spans.contains(where: { $0.start <= span.start && span.end <= $0.end }) { spans.append(span) }
    }.sorted { $0.start < $1.start }
  }

  private static func block(
    _ citation: Citation, quotes: [String], lines: ClosedRange<Int>?, isChinese: Bool
  ) -> String {
    let title = ([citation.title] + citation.headingPath).reduce(into: [String]()) { path, heading in
      if path.last != heading { path.append(heading) }
    }
    var place = citation.uri
    if let page = citation.page {
      place += isChinese ? "，第 \(page) 页" : ", page \(page)"
    } else if let lines {
      let range = lines.count == 1 ? "\(lines.lowerBound)" : "\(lines.lowerBound)–\(lines.upperBound)"
      place += isChinese ? "，第 \(range) 行" : lines.count == 1 ? ", line \(range)" : ", lines \(range)"
    }
    if let repealed = citation.repealed {
      place += isChinese ? "（自\(repealed)起失效）" : " (not in force from \(repealed))"
    }
    if !citation.supported { place += isChinese ? "（未在原文中找到依据）" : " (not found to say this)" }
    let quote = quotes.flatMap {
      $0.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: "\n", omittingEmptySubsequences: false)
    }.map { "    │ \($0)\n" }.joined()
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
