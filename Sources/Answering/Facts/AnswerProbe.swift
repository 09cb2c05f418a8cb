/// What the inner state of one model tells when it is asked for a fact. Models know more of that than they say.
public struct AnswerProbe: Sendable, Equatable {
  /// Of the state behind the question: whether what was read before it holds the answer.
  public var held: LinearProbe
  /// Of the state at the end of some words: whether they are the answer.
  public var right: LinearProbe

  public init(held: LinearProbe, right: LinearProbe) {
    self.held = held
    self.right = right
  }
}
