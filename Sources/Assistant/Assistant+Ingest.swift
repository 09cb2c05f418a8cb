import Flywheel
public import KnowledgeBase

extension Assistant {
  public static let defaultDataset = "default"

  /// Brings files and folders into a dataset, which is made when there is none of this name, and credits their contributors.
  ///
  /// What is wrong with single files is in the report. Cancelling ends it after the document under way; what was stored stays.
  public func ingest(
    paths: [String], dataset name: String = defaultDataset, contributor: String? = nil,
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> IngestReport {
    let dataset = try await datasetOrNew(name)
    let report = try await ingestor.ingest(
      paths: paths, datasetID: dataset.id, contributor: contributor, progress: progress)
    try await library.flywheel.creditContributions()
    return report
  }

  /// Another process may make it at the same moment.
  private func datasetOrNew(_ name: String) async throws -> Dataset {
    if let dataset = try await store.dataset(name) { return dataset }
    do { return try await store.createDataset(name: name, description: "") } catch KnowledgeBaseError.datasetExists {
      return try await library.dataset(name)
    }
  }
}
