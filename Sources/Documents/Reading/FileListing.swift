/// The files found at some paths, and what could not be taken.
public struct FileListing: Sendable, Equatable {
  public struct File: Sendable, Equatable {
    /// Absolute; as it was reached, symbolic links not resolved.
    public var path: String
    /// Relative to the folder that was given, with `/` between names; the name of a file that was given itself.
    public var uri: String

    public init(path: String, uri: String) {
      self.path = path
      self.uri = uri
    }
  }

  /// In the order of their URIs' bytes; no URI twice.
  public var files: [File]
  /// In the order of their paths' bytes.
  public var problems: [FileProblem]
  /// Absolute paths of the folders that were walked, in the order they were.
  public var folders: [String]

  public init(files: [File] = [], problems: [FileProblem] = [], folders: [String] = []) {
    self.files = files
    self.problems = problems
    self.folders = folders
  }
}

/// One file that was left out of an ingest.
public struct FileProblem: Sendable, Hashable, Codable {
  /// How far the file came.
  public enum Stage: String, Sendable, Codable, CaseIterable {
    case discover, read, parse, chunk, embed, store
  }

  public var path: String
  public var stage: Stage
  /// What is wrong and what to do, in one or two sentences.
  public var reason: String

  public init(path: String, stage: Stage, reason: String) {
    self.path = path
    self.stage = stage
    self.reason = reason
  }
}
