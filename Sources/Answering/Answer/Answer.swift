public import Documents

/// What comes of a question: statements with the passages they rest on, or a refusal.
public struct Answer: Sendable, Codable, Equatable {
  /// The text as it was streamed, citation marks included; of a refusal, what it says to the reader.
  public var answer: String
  public var refused: Bool
  public var refusal: Refusal?
  public var statements: [Statement]
  /// Of a question for several facts, those that the sources hold no answer to; `nil` where there are none, and of refusals.
  public var unanswered: [String]?
  /// By number.
  public var citations: [Citation]
  /// How likely the passages hold the answer, 0…1, by `Answerability`; of a question for several facts, the likeliest one of them. `nil` when only
  /// retrieval was asked for.
  public var answerability: Double?
  /// What that rests on where the model read the passages for a fact. Not part of the JSON.
  public var reading: Answerability.ReadingSigns?
  public var usage: Usage
  public var timings: Timings

  enum CodingKeys: String, CodingKey {
    case answer, refused, refusal, statements, unanswered, citations, answerability, usage, timings
  }

  public init(
    answer: String, refused: Bool = false, refusal: Refusal? = nil, statements: [Statement] = [],
    citations: [Citation] = [], answerability: Double? = nil, usage: Usage = Usage(), timings: Timings = Timings()
  ) {
    self.answer = answer
    self.refused = refused
    self.refusal = refusal
    self.statements = statements
    self.citations = citations
    self.answerability = answerability
    self.usage = usage
    self.timings = timings
  }
}

/// One sentence (or list item, or block of code) of an answer.
public struct Statement: Sendable, Codable, Equatable {
  /// Without citation marks.
  public var text: String
  /// Numbers of the citations it rests on.
  public var citations: [Int]
  /// Whether a passage was found to say it.
  public var supported: Bool
  /// Where each of the citations says it; a citation's own span is that of its first use.
  public var spans: [CitedSpan]

  public init(text: String, citations: [Int], supported: Bool, spans: [CitedSpan] = []) {
    self.text = text
    self.citations = citations
    self.supported = supported
    self.spans = spans
  }
}

public struct CitedSpan: Sendable, Codable, Equatable {
  /// Number of the citation.
  public var citation: Int
  public var quote: String
  /// UTF-8 byte offsets in the stored source.
  public var start: Int
  public var end: Int
  /// On which it begins, of paginated documents; the first is 1.
  public var page: Int?

  /// The span of a citation.
  public init(_ citation: Citation) {
    self.citation = citation.number
    quote = citation.quote
    start = citation.start
    end = citation.end
    page = citation.page
  }
}

/// A passage that an answer rests on. Citations are numbered from 1 in the order of their first use.
public struct Citation: Sendable, Codable, Equatable {
  public var number: Int
  public var passageID: Int64
  public var documentID: String
  public var uri: String
  public var title: String
  public var headingPath: [String]
  /// Exactly the stored source at `start..<end`.
  public var quote: String
  /// UTF-8 byte offsets in the stored source of `version`.
  public var start: Int
  public var end: Int
  /// The same span in Unicode scalars.
  public var characterStart: Int
  public var characterEnd: Int
  /// False when the model cites the passage for something that was not found in it.
  public var supported: Bool
  /// Version of the document.
  public var version: Int
  /// Of paginated documents, the page (or slide) on which the quote begins; the first is 1.
  public var page: Int?
  /// The clause of a regulation that is quoted, e.g. `art_20__para_2`.
  public var clauseID: String?
  /// The first day on which the regulation does not hold any more.
  public var repealed: CalendarDate?

  enum CodingKeys: String, CodingKey {
    case number, uri, title, quote, start, end, supported, version, page, repealed
    case clauseID = "clause_id"
    case passageID = "passage_id"
    case documentID = "document_id"
    case headingPath = "heading_path"
    case characterStart = "character_start"
    case characterEnd = "character_end"
  }

  public init(
    number: Int, passageID: Int64, documentID: String, uri: String, title: String, headingPath: [String], quote: String,
    start: Int, end: Int, characterStart: Int, characterEnd: Int, supported: Bool, version: Int, page: Int? = nil,
    clauseID: String? = nil, repealed: CalendarDate? = nil
  ) {
    self.number = number
    self.passageID = passageID
    self.documentID = documentID
    self.uri = uri
    self.title = title
    self.headingPath = headingPath
    self.quote = quote
    self.start = start
    self.end = end
    self.characterStart = characterStart
    self.characterEnd = characterEnd
    self.supported = supported
    self.version = version
    self.page = page
    self.clauseID = clauseID
    self.repealed = repealed
  }
}
