import Foundation
import KnowledgeBase
import Testing

@Suite struct MessageLogTests {
  private func message(_ id: String, at seconds: Double, citations: [LoggedCitation] = []) -> LoggedMessage {
    LoggedMessage(
      id: id, datasetIDs: ["ds"], question: "问？", answer: "答。", refused: false,
      createdAt: Date(timeIntervalSince1970: seconds), details: "{}", citations: citations)
  }

  @Test func messagesComeBackAsTheyWere() async throws {
    try await withLibrary { store, _ in
      let log = SQLiteMessageLog(database: store.database)
      let citation = LoggedCitation(
        number: 1, passageID: 7, documentID: "doc", datasetID: "ds", version: 2, contributor: "王敏")
      let first = message("m1", at: 1_700_000_000, citations: [citation])
      var second = message("m2", at: 1_700_000_001)
      second.datasetIDs = nil
      second.refused = true
      try await log.append(first)
      try await log.append(second)
      #expect(try await log.message(id: "m1") == first)
      #expect(try await log.message(id: "m2") == second)
      #expect(try await log.message(id: "none") == nil)
      #expect(try await log.messages(limit: 10, offset: 0).map(\.id) == ["m2", "m1"])
      #expect(try await log.messages(limit: 1, offset: 1).map(\.id) == ["m1"])
      await #expect(throws: KnowledgeBaseError.messageExists("m1")) { try await log.append(first) }
    }
  }

  @Test func feedbackIsReplaced() async throws {
    try await withLibrary { store, _ in
      let log = SQLiteMessageLog(database: store.database)
      try await log.append(message("m", at: 0))
      #expect(try await log.feedback(messageID: "m") == nil)
      try await log.setFeedback(Feedback(rating: .like), messageID: "m")
      try await log.setFeedback(Feedback(rating: .dislike, content: "引文不对"), messageID: "m")
      #expect(try await log.feedback(messageID: "m") == Feedback(rating: .dislike, content: "引文不对"))
      try await log.setFeedback(Feedback(rating: nil), messageID: "m")
      #expect(try await log.feedback(messageID: "m")?.rating == nil)
      await #expect(throws: KnowledgeBaseError.messageNotFound("x")) {
        try await log.setFeedback(Feedback(rating: .like), messageID: "x")
      }
    }
  }
}
