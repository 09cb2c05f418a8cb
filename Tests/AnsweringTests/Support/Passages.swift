import Documents
import KnowledgeBase
import Retrieval

/// A passage that begins at byte 100 and character 50 of its document.
func passage(
  _ text: String, id: Int64 = 1, title: String = "T", headings: [String] = [], kind: DocumentKind = .article
) -> Passage {
  let chunk = Chunk(
    ordinal: 0, headingPath: headings, symbol: nil, language: LanguageDetector.language(of: text), kind: kind,
    text: text,
    bytes: 100..<100 + text.utf8.count, characters: 50..<50 + text.unicodeScalars.count)
  return Passage(
    id: id, documentID: "d\(id)", datasetID: "default", uri: "\(id).md", title: title, contributor: nil, version: 1,
    chunk: chunk)
}

func ranked(_ passage: Passage, cosine: Float = 0.9, lexical: Float = 5, score: Float = 1) -> RankedPassage {
  RankedPassage(passage: passage, score: score, scores: PassageScores(vector: cosine, lexical: lexical))
}
