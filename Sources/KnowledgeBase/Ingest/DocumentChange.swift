public import Documents

/// What became of a watched file.
public struct DocumentChange: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable {
    case added, updated, moved, removed, failed
  }

  public var kind: Kind
  public var path: String
  /// `nil` for a file that failed.
  public var uri: String?
  /// The URI it had before it was moved.
  public var from: String?
  /// More than one for files with others inside.
  public var documents: Int?
  /// Passages that were written.
  public var passages: Int?
  /// Of a file that failed.
  public var stage: FileProblem.Stage?
  public var reason: String?

  init(kind: Kind, path: String, uri: String, from: String? = nil) {
    self.kind = kind
    self.path = path
    self.uri = uri
    self.from = from
  }

  init(_ problem: FileProblem) {
    kind = .failed
    path = problem.path
    stage = problem.stage
    reason = problem.reason
  }
}
