/// What a document is, which decides how it is cut and how its passages are named in an answer.
public enum DocumentKind: String, Codable, Sendable, CaseIterable {
  case article, regulation, code
}

/// The language most of a text is written in.
public enum Language: String, Codable, Sendable, CaseIterable {
  case chinese = "zh"
  case english = "en"
  case other = "und"
}

/// A parsed document: the text that readers see and citations point into, and the outline found in it.
///
/// `text` is the *stored source*. For Markdown, plain text, XML and code it is the decoded input unchanged; for HTML and
/// for formats that are no text it is what they say, rendered. All offsets of sections and chunks are into its UTF-8.
public struct Document: Sendable, Equatable {
  public var title: String
  public var kind: DocumentKind
  public var language: Language
  /// Who wrote it, from front matter (`contributor`, else `author`) or `SPDX-FileContributor`.
  public var contributor: String?
  /// Remaining front-matter fields (`date`, `tags`, `effective`, …) as plain strings.
  public var metadata: [String: String]
  public var text: String
  /// In reading order, not overlapping; together they cover all text worth finding.
  public var sections: [Section]
  /// Of paginated documents, where each page (or slide) begins in `text`; the first is page 1. Never falls; empty for all others.
  public var pageStarts: [Int]
  /// Of regulations; `nil` for other kinds.
  public var clauses: ClauseOutline?
  /// What cleaning did to it, in the order of the steps. Chunks keep out of what is `excluded`.
  public var findings: [Finding] = []
  /// What cleaning found and left as it is, since a reviewer overruled it.
  public var overruled: [Finding] = []

  public init(
    title: String, kind: DocumentKind, language: Language, contributor: String? = nil, metadata: [String: String] = [:],
    text: String, sections: [Section], pageStarts: [Int] = [], clauses: ClauseOutline? = nil
  ) {
    self.title = title
    self.kind = kind
    self.language = language
    self.contributor = contributor
    self.metadata = metadata
    self.text = text
    self.sections = sections
    self.pageStarts = pageStarts
    self.clauses = clauses
  }
}

/// A stretch of a document under one heading (or clause, or symbol).
public struct Section: Sendable, Equatable {
  public enum Content: String, Sendable, Codable {
    case prose, list, table, code
  }

  /// Headings from the outermost in, e.g. `["第二编 …", "第一章 …", "第十二条"]` or `["Scheduler", "func submit(_:)"]`.
  public var headingPath: [String]
  /// The function or type a code section defines, with the names around it.
  public var symbol: String?
  /// Of code, the head of what `symbol` names, up to its body; UTF-8 bytes of `Document.text`, in this section or before it.
  public var signature: Range<Int>?
  public var content: Content
  /// UTF-8 byte range in `Document.text`; both ends on character boundaries.
  public var bytes: Range<Int>

  public init(
    headingPath: [String], symbol: String? = nil, signature: Range<Int>? = nil, content: Content, bytes: Range<Int>
  ) {
    self.headingPath = headingPath
    self.symbol = symbol
    self.signature = signature
    self.content = content
    self.bytes = bytes
  }
}

/// A passage: the unit that is embedded, found and cited.
public struct Chunk: Sendable, Equatable {
  /// Place in the document, from 0.
  public var ordinal: Int
  public var headingPath: [String]
  public var symbol: String?
  /// The head of what `symbol` names, in one line: `func add(_ key: Key) -> Int`.
  public var signature: String?
  /// The clause of a regulation that it is the text of, by `Clause.id`.
  public var clauseID: String?
  public var language: Language
  public var kind: DocumentKind
  /// Exactly `Document.text` at `bytes`.
  public var text: String
  /// UTF-8 span in the stored source.
  public var bytes: Range<Int>
  /// The same span counted in Unicode scalars, for clients whose strings are not UTF-8.
  public var characters: Range<Int>
  /// Where it stands in a paginated document.
  public var pages: PageSpan?
  /// What it goes on with, which its own text does not begin with: a table's header row, or the signature of a function.
  public var continuedHeader: String?

  public init(
    ordinal: Int, headingPath: [String], symbol: String?, signature: String? = nil, clauseID: String? = nil,
    language: Language, kind: DocumentKind, text: String, bytes: Range<Int>, characters: Range<Int>,
    pages: PageSpan? = nil, continuedHeader: String? = nil
  ) {
    self.ordinal = ordinal
    self.headingPath = headingPath
    self.symbol = symbol
    self.signature = signature
    self.clauseID = clauseID
    self.language = language
    self.kind = kind
    self.text = text
    self.bytes = bytes
    self.characters = characters
    self.pages = pages
    self.continuedHeader = continuedHeader
  }

  /// What the encoder reads: the document's title and heading path, what the text goes on with, then the text.
  public func embeddingText(title: String) -> String {
    let path = ([title] + headingPath).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    return path.joined(separator: " > ") + "\n" + (continuedHeader.map { $0 + "\n" } ?? "") + text
  }
}

/// The pages that a stretch of text stands on.
public struct PageSpan: Sendable, Equatable {
  /// The page of its first byte; 1 is the first of the document.
  public var first: Int
  /// Where further pages begin inside it: UTF-8 offsets in `Document.text`, rising.
  public var breaks: [Int]

  public init(first: Int, breaks: [Int] = []) {
    self.first = first
    self.breaks = breaks
  }

  /// `nil` where the document has no pages. Takes time in proportion to the logarithm of `starts`.
  init?(of bytes: Range<Int>, starts: [Int]) {
    guard !starts.isEmpty else { return nil }
    let before = Self.count(starts, upTo: bytes.lowerBound)
    first = max(1, before)
    breaks = Array(starts[before..<max(before, Self.count(starts, upTo: bytes.upperBound - 1))])
  }

  /// The page of the byte at `offset`.
  public func page(at offset: Int) -> Int { first + breaks.count { $0 <= offset } }

  /// How many of `starts`, which do not fall, are at most `offset`.
  private static func count(_ starts: [Int], upTo offset: Int) -> Int { starts.partitioningIndex { $0 > offset } }
}
