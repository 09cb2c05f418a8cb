public import Documents
public import Foundation

/// What an ingest did.
public struct IngestReport: Sendable, Codable, Equatable {
  public var added = 0
  public var updated = 0
  public var unchanged = 0
  public var failed: [FileProblem] = []
  /// Written by this ingest.
  public var chunks = 0
  /// In the texts that had to be embedded; chunks known already cost none.
  public var tokens = 0
  public var seconds = 0.0
  /// What cleaning did to the files that were written: the first `findingsPerFile` of each, and no more than `findingsInAll`.
  public var findings: [FileFinding] = []
  /// Files with more findings than that.
  public var findingsOmitted: [OmittedFindings] = []

  public static let findingsPerFile = 20
  /// A report of any number of files stays small.
  public static let findingsInAll = 2000

  public init() {}
}

/// A finding as an ingest reports it.
public struct FileFinding: Sendable, Codable, Equatable {
  /// For `kaijuan review`.
  public var id: Int64
  public var path: String
  public var step: CleaningStep
  public var action: Finding.Action
  public var reason: String
  /// UTF-8 byte range in the stored source.
  public var start: Int
  public var end: Int
  public var sample: String

  init(_ finding: StoredFinding, path: String) {
    id = finding.id
    self.path = path
    step = finding.step
    action = finding.action
    reason = finding.reason
    start = finding.start
    end = finding.end
    sample = finding.sample
  }
}

public struct OmittedFindings: Sendable, Codable, Equatable {
  public var path: String
  public var count: Int

  public init(path: String, count: Int) {
    self.path = path
    self.count = count
  }
}

/// How far an ingest is; sent when a file enters a stage and when it is done.
public struct IngestProgress: Sendable, Equatable {
  /// Files in all, and how many of them are behind.
  public var total: Int
  public var done: Int
  /// What is being worked on; empty when all is done.
  public var file: String
  public var stage: FileProblem.Stage
  /// Chunks of this file that are embedded, and in all; 0 outside the `embed` stage.
  public var embedded = 0
  public var chunks = 0

  public init(total: Int, done: Int, file: String, stage: FileProblem.Stage, embedded: Int = 0, chunks: Int = 0) {
    self.total = total
    self.done = done
    self.file = file
    self.stage = stage
    self.embedded = embedded
    self.chunks = chunks
  }
}

/// A file handed over in memory.
public struct Upload: Sendable, Equatable {
  /// With the ending that tells its format. Becomes the document's URI.
  public var name: String
  public var data: Data

  public init(name: String, data: Data) {
    self.name = name
    self.data = data
  }
}
