/// What the inner state of one model tells when it is asked for a fact. Models know more of that than they say.
public struct AnswerProbe: Sendable, Equatable {
  /// Of the state behind the question: whether what was read before it holds the answer.
  public var held: LinearProbe
  /// Of the state at the end of some words: whether they are the answer.
  public var right: LinearProbe
  /// Of the state behind a single passage and the question: whether that passage answers it. `nil` where it was not fitted.
  public var passage: LinearProbe?

  public init(held: LinearProbe, right: LinearProbe, passage: LinearProbe? = nil) {
    self.held = held
    self.right = right
    self.passage = passage
  }
}
