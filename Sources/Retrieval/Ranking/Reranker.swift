/// Tells of single passages whether they answer a question: better than what they were found by, and dearer.
public protocol Reranker: Sendable {
  /// How many of the best passages it is to be asked about.
  var depth: Int { get }

  /// Natural logarithm of the odds that each passage answers the question by itself; `nil` where it cannot be told at once. Fewer than
  /// passages where it is not told of the last.
  func logOdds(of passages: [RankedPassage], question: String) async throws -> [Double?]
}
