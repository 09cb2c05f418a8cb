public import Documents
public import Foundation

/// A finding as the library keeps it for review.
public struct StoredFinding: Sendable, Codable, Equatable, Identifiable {
  public var id: Int64
  public var datasetID: String
  public var documentID: String
  public var uri: String
  public var step: CleaningStep
  public var action: Finding.Action
  public var reason: String
  /// UTF-8 byte range in the stored source.
  public var start: Int
  public var end: Int
  public var sample: String
  /// A reviewer said that it is none; it stays so when the document is ingested again.
  public var overruled: Bool
  public var createdAt: Date
  /// How much its document reads like the rest of the library, from 0 to 1; `nil` where that was not asked for.
  public var relevance: Double?
}

/// Which findings are wanted; `nil` is all.
public struct FindingQuery: Sendable, Equatable {
  public var datasetID: String?
  public var documentID: String?
  public var step: CleaningStep?
  public var overruled: Bool?
  public var limit: Int
  public var offset: Int

  public init(
    datasetID: String? = nil, documentID: String? = nil, step: CleaningStep? = nil, overruled: Bool? = nil,
    limit: Int = 100, offset: Int = 0
  ) {
    self.datasetID = datasetID
    self.documentID = documentID
    self.step = step
    self.overruled = overruled
    self.limit = limit
    self.offset = offset
  }
}

/// What an ingest needs to know of earlier cleaning.
public struct CleaningState: Sendable, Equatable {
  /// `CleaningOptions.fingerprint` of the current version; `nil` when it was made before there was cleaning.
  public var fingerprint: String?
  /// `Finding.key` of what reviewers overruled.
  public var overruled: Set<String>

  public init(fingerprint: String? = nil, overruled: Set<String> = []) {
    self.fingerprint = fingerprint
    self.overruled = overruled
  }
}

/// What a document leaves for the comparison with others.
public struct CleaningRecord: Sendable, Equatable {
  public var fingerprint: String
  public var signature: MinHash?
  /// Hashes of the lines at both ends of the text.
  public var edgeLines: [Int64]
  /// Whether duplicates of others become findings.
  public var reportsDuplicates: Bool

  public init(fingerprint: String, signature: MinHash?, edgeLines: [Int64], reportsDuplicates: Bool) {
    self.fingerprint = fingerprint
    self.signature = signature
    self.edgeLines = edgeLines
    self.reportsDuplicates = reportsDuplicates
  }
}

/// Two documents that are nearly the same.
public struct DuplicatePair: Sendable, Codable, Equatable {
  /// The later one.
  public var documentID: String
  public var datasetID: String
  public var uri: String
  /// The earlier one.
  public var originalID: String
  public var originalDatasetID: String
  public var originalURI: String
  /// See `Likeness`.
  public var similarity: Double
  public var share: Double

  /// `Finding.key` of what says that a document is like the one with this id.
  public static func findingKey(originalID: String) -> String { Finding.key(.duplicates, originalID) }
}
