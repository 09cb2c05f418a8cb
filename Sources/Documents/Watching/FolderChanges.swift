/// What has changed in watched folders between two looks. A file is in one of the lists only.
public struct FolderChanges: Sendable, Equatable {
  /// The same file under another name with the same ending.
  public struct Move: Sendable, Equatable {
    /// The URI it had.
    public var from: String
    public var to: FileListing.File
  }

  public var moved: [Move] = []
  /// New, or written since.
  public var written: [FileListing.File] = []
  /// Not there any more.
  public var removed: [FileListing.File] = []
  /// What cannot be taken; each is told once.
  public var problems: [FileProblem] = []
  /// Files that are being written right now and were left for the next look.
  public var unsettled = 0

  public init() {}
}
