/// What a library keeps of where its documents came from, and what follows from changes there.
public protocol SourceStore: FindingStore {
  /// What was remembered with `setPageValidator` of the document's current version.
  func pageValidator(documentID: String) async throws -> PageValidator?
  /// `nil` forgets it. Holds until the document has another version.
  func setPageValidator(_ validator: PageValidator?, documentID: String) async throws
  /// Deletes the document of this URI and those from inside it (`handbook.zip/leave.md`), in one transaction. Returns how many.
  func deleteDocuments(datasetID: String, uri: String) async throws -> Int
  /// Gives the document of this URI and those from inside it another one, in one transaction; ids, versions and passages stay. False,
  /// and nothing is changed, when there is none or the new URI is taken.
  ///
  /// A document that was titled after its file is read again at the next ingest.
  func moveDocuments(datasetID: String, from uri: String, to newURI: String) async throws -> Bool
}
