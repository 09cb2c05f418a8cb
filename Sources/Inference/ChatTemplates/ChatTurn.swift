/// One message of a conversation.
public struct ChatTurn: Sendable, Equatable {
  public enum Role: String, Sendable {
    case system, user, assistant
  }

  public var role: Role
  /// Together they are the content. Each is turned into tokens by itself, so that equal pieces give equal tokens whatever stands beside
  /// them.
  public var pieces: [String]

  public var content: String { pieces.joined() }

  public init(role: Role, content: String) {
    self.init(role: role, pieces: [content])
  }

  public init(role: Role, pieces: [String]) {
    self.role = role
    self.pieces = pieces
  }
}
