public import Foundation

/// What was asked and answered, on which passages an answer rests, and what readers thought of it.
public protocol MessageLog: Sendable {
  /// Throws `KnowledgeBaseError.messageExists` when the id was logged already. One transaction.
  func append(_ message: LoggedMessage) async throws
  func message(id: String) async throws -> LoggedMessage?
  /// Newest first. `limit` entries after skipping `offset`.
  func messages(limit: Int, offset: Int) async throws -> [LoggedMessage]
  /// Replaces earlier feedback on the message. Throws `KnowledgeBaseError.messageNotFound`.
  func setFeedback(_ feedback: Feedback, messageID: String) async throws
  /// `nil` when nobody has said anything.
  func feedback(messageID: String) async throws -> Feedback?
}

public struct LoggedMessage: Sendable, Codable, Equatable {
  public var id: String
  /// The datasets that were searched; `nil` is all.
  public var datasetIDs: [String]?
  public var question: String
  public var answer: String
  public var refused: Bool
  public var createdAt: Date
  /// The whole answer as JSON, as it went out.
  public var details: String
  public var citations: [LoggedCitation]

  public init(
    id: String, datasetIDs: [String]?, question: String, answer: String, refused: Bool, createdAt: Date,
    details: String,
    citations: [LoggedCitation]
  ) {
    self.id = id
    self.datasetIDs = datasetIDs
    self.question = question
    self.answer = answer
    self.refused = refused
    self.createdAt = createdAt
    self.details = details
    self.citations = citations
  }
}

/// A passage that an answer used. It is kept when the document changes or goes.
public struct LoggedCitation: Sendable, Codable, Equatable {
  /// As shown in the answer; unique within a message.
  public var number: Int
  public var passageID: Int64
  public var documentID: String
  public var datasetID: String
  public var version: Int
  public var contributor: String?

  public init(
    number: Int, passageID: Int64, documentID: String, datasetID: String, version: Int, contributor: String?
  ) {
    self.number = number
    self.passageID = passageID
    self.documentID = documentID
    self.datasetID = datasetID
    self.version = version
    self.contributor = contributor
  }

  public init(number: Int, passage: Passage) {
    self.init(
      number: number, passageID: passage.id, documentID: passage.documentID, datasetID: passage.datasetID,
      version: passage.version, contributor: passage.contributor)
  }
}

public struct Feedback: Sendable, Codable, Equatable {
  public enum Rating: String, Sendable, Codable {
    case like, dislike
  }
  /// `nil` takes a rating back.
  public var rating: Rating?
  public var content: String

  public init(rating: Rating?, content: String = "") {
    self.rating = rating
    self.content = content
  }
}
