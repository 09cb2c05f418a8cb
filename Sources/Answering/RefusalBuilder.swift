import Documents
import KnowledgeBase
import Retrieval

/// Words a refusal in the question's language, with the sources that come nearest.
struct RefusalBuilder {
  var language: Language
  var maximumSources: Int

  func refusal(_ reason: Refusal.Reason, passages: [RankedPassage], missing: [String]) -> Refusal {
    var seen = Set<String>()
    let nearest = passages.map(\.passage).filter { seen.insert($0.documentID).inserted }.prefix(maximumSources)
    let sources = nearest.map {
      Refusal.Source(documentID: $0.documentID, uri: $0.uri, title: $0.title, headingPath: $0.chunk.headingPath)
    }
    return Refusal(reason: reason, sources: Array(sources), missing: missing)
  }

  func text(of refusal: Refusal) -> String {
    let wording = PromptWording.wording(for: language)
    guard !refusal.sources.isEmpty else { return wording.nothingFound }
    let titles = refusal.sources.map { wording.titleMarks.opening + $0.title + wording.titleMarks.closing }
    return wording.notAnswered + wording.nearestSources + titles.joined(separator: wording.listMarks.separator)
      + wording.listMarks.end
  }
}
