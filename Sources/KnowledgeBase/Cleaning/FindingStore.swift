/// What a library keeps of cleaning, beside the documents.
public protocol FindingStore: KnowledgeStore {
  func cleaningState(datasetID: String, uri: String) async throws -> CleaningState
  /// By document and place.
  func findings(_ query: FindingQuery) async throws -> [StoredFinding]
  func findingCount(_ query: FindingQuery) async throws -> Int
  /// Throws `KnowledgeBaseError.findingNotFound`.
  func finding(id: Int64) async throws -> StoredFinding
  /// Sets whether this finding, and those of the same key in its document, are overruled. Throws `.findingNotFound`.
  func setOverruled(_ overruled: Bool, findingID: Int64) async throws -> [StoredFinding]
  /// Where the finding's document has findings of the same key, in order. Throws `.findingNotFound`.
  func spans(like findingID: Int64) async throws -> [Range<Int>]
  /// `Document.pageStarts` of the current version.
  func pageStarts(documentID: String) async throws -> [Int]
  /// Makes the next ingest read the document's file again, changed or not.
  func expectReading(documentID: String) async throws
  /// Hashes of `lines` that stand at an end of at least `least` documents of the dataset other than `uri`, and of at least half of all.
  func sharedEdgeLines(_ lines: [Int64], datasetID: String, besides uri: String, least: Int) async throws -> Set<Int64>
  /// The most similar first; of a dataset, those whose later document is in it.
  func duplicates(datasetID: String?, limit: Int, offset: Int) async throws -> [DuplicatePair]
  func duplicateCount(datasetID: String?) async throws -> Int
  /// By document, in the order they were made. At most `sample` of each, evenly over it.
  func passageVectors(datasetID: String?, sample: Int) async throws -> [DocumentVectors]
}
