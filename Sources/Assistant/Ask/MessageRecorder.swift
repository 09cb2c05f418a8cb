import Answering
import Flywheel
import Foundation
import KnowledgeBase

/// Writes a finished answer to the message log and credits its citations.
struct MessageRecorder: Sendable {
  var id: String
  var request: AskRequest
  var library: Library
  var store: any KnowledgeStore

  /// Only citations that hold are logged to their contributors. A search alone is no message.
  func record(_ answer: Answer, passages: [Passage]) async throws {
    guard !request.onlyRetrieval else { return }
    let known = Dictionary(passages.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let citations = answer.citations.filter(\.supported).compactMap { citation in
      known[citation.passageID].map { LoggedCitation(number: citation.number, passage: $0) }
    }
    try await library.messages.append(
      LoggedMessage(
        id: id, datasetIDs: request.filter.datasetIDs, question: request.question, answer: answer.answer,
        refused: answer.refused, createdAt: Date(),
        details: String(decoding: try JSONEncoder().encode(answer), as: UTF8.self), citations: citations))
    try await store.countRetrievals(contentHashes: passages.map(\.contentHash))
    try await library.flywheel.creditCitations(messageID: id)
  }
}
