/// How far a long step is, for a progress bar or a log line.
public struct StepProgress: Sendable, Equatable {
  public enum Unit: Sendable, Equatable {
    case bytes, files, items, seconds
  }

  /// What is being done, such as "multilingual-e5-small-q4_0: fetching".
  public var step: String
  /// What it is at, such as a file's name.
  public var detail: String
  public var completed: Int
  /// `nil` while it is unknown.
  public var total: Int?
  public var unit: Unit

  public init(_ step: String, detail: String = "", completed: Int, of total: Int?, unit: Unit) {
    self.step = step
    self.detail = detail
    self.completed = completed
    self.total = total
    self.unit = unit
  }
}

/// Called often and from any thread; must not block.
public typealias ProgressHandler = @Sendable (StepProgress) -> Void
