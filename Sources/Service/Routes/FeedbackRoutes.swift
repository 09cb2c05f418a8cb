import Foundation
import Hummingbird
import KnowledgeBase

/// `POST /v1/messages/{message}/feedback`: what a reader thinks of an answer. The last word counts.
struct FeedbackRoutes {
  struct Opinion: Decodable {
    /// `null` takes an earlier one back.
    var rating: String?
    var content: String?
  }

  struct Kept: Encodable {
    var messageID: String
    @Nullable var rating: Feedback.Rating?
    var content: String
  }

  static let maximumContent = 10_000

  let resources: Resources
  let options: ServiceOptions

  func add(to router: RouterGroup<ServiceContext>) {
    router.post("messages/:message/feedback", use: post)
  }

  @Sendable private func post(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let id = try context.part("message")
    var request = request
    let opinion = try await request.decode(Opinion.self, limit: options.maximumJSONBytes)
    let rating = try opinion.rating.map { name in
      guard let rating = Feedback.Rating(rawValue: name) else {
        throw Problem.invalid("rating", name, "must be like, dislike or null")
      }
      return rating
    }
    let content = opinion.content ?? ""
    guard content.count <= Self.maximumContent else {
      throw Problem.invalid(
        "content", "\(content.count) characters long", limit: Self.maximumContent,
        "must have at most \(Self.maximumContent) characters")
    }
    try await resources.messages.setFeedback(Feedback(rating: rating, content: content), messageID: id)
    return try .json(Kept(messageID: id, rating: rating, content: content))
  }
}
