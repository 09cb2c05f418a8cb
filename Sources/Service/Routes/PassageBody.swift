import Documents
import KnowledgeBase
import Retrieval

/// A passage as clients see it. `start` and `end` are UTF-8 byte offsets into the document's stored source, the
/// `character…` ones count Unicode scalars.
struct PassageBody: Encodable, Sendable {
  var id: Int64
  var documentID: String
  var datasetID: String
  var uri: String
  var title: String
  var headingPath: [String]
  var symbol: String?
  var signature: String?
  var clauseID: String?
  var effective: CalendarDate?
  var repealed: CalendarDate?
  var kind: DocumentKind
  var language: Language
  var contributor: String?
  var version: Int
  var text: String
  var start: Int
  var end: Int
  var characterStart: Int
  var characterEnd: Int
  /// Of paginated documents, where it begins.
  var page: Int?
  /// Of passages that were searched for.
  var score: Float?
  var scores: PassageScores?
  /// The passage whose words point at this one, which was not found itself.
  var referredBy: Int64?
  var context: PassageContext?

  init(_ passage: Passage) {
    id = passage.id
    documentID = passage.documentID
    datasetID = passage.datasetID
    uri = passage.uri
    title = passage.title
    headingPath = passage.chunk.headingPath
    symbol = passage.chunk.symbol
    signature = passage.chunk.signature
    clauseID = passage.chunk.clauseID
    effective = passage.effective
    repealed = passage.repealed
    kind = passage.chunk.kind
    language = passage.chunk.language
    contributor = passage.contributor
    version = passage.version
    text = passage.chunk.text
    start = passage.chunk.bytes.lowerBound
    end = passage.chunk.bytes.upperBound
    characterStart = passage.chunk.characters.lowerBound
    characterEnd = passage.chunk.characters.upperBound
    page = passage.chunk.pages?.first
  }

  init(_ ranked: RankedPassage) {
    self.init(ranked.passage)
    score = ranked.score
    scores = ranked.scores
    referredBy = ranked.referredBy
    context = ranked.context
  }
}
