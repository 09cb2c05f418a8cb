import Documents
import Flywheel
public import KnowledgeBase

extension Assistant {
  public static let defaultDataset = "default"

  /// Brings files, folders and pages of the web into a dataset, which is made when there is none of this name, and credits their
  /// contributors. A connection is opened only where a page or a sitemap is named.
  ///
  /// What is wrong with single files is in the report. Cancelling ends it after the document under way; what was stored stays.
  public func ingest(
    _ sources: IngestSources, dataset name: String = defaultDataset, contributor: String? = nil,
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> IngestReport {
    try sources.check()
    let dataset = try await datasetOrNew(name)
    let pages = try await sources.pages(web)
    var report = try await ingestor.ingest(
      paths: sources.files, pages: pages.addresses, datasetID: dataset.id, contributor: contributor, progress: progress)
    report.failed += pages.problems
    try await library.flywheel.creditContributions()
    return report
  }

  /// Ingests folders and then follows what changes in them, until the task is cancelled; see `FolderWatch`.
  ///
  /// Throws `WatchError` when the folders cannot be watched, or not any longer.
  ///
  /// - Parameters:
  ///   - began: gets the report of what was in the folders.
  ///   - changed: hears of each change as soon as it is in the library.
  public func watch(
    _ paths: [String], dataset name: String = defaultDataset, contributor: String? = nil,
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }, began: (IngestReport) throws -> Void,
    changed: @escaping @Sendable (DocumentChange) -> Void
  ) async throws {
    let folders = try WatchedFolders(paths, besides: library.files)
    let dataset = try await datasetOrNew(name)
    let watch = FolderWatch(
      folders, ingestor: ingestor, store: store, datasetID: dataset.id, contributor: contributor)
    let report = try await watch.begin(progress: progress)
    try await library.flywheel.creditContributions()
    try began(report)
    try await watch.run(changed: changed) { [library] in try await library.flywheel.creditContributions() }
  }

  /// Another process may make it at the same moment.
  private func datasetOrNew(_ name: String) async throws -> Dataset {
    if let dataset = try await store.dataset(name) { return dataset }
    do { return try await store.createDataset(name: name, description: "") } catch KnowledgeBaseError.datasetExists {
      return try await library.dataset(name)
    }
  }
}
