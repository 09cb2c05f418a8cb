public import Documents
import Foundation

/// Keeps a dataset equal to some folders: what comes or changes there is ingested, what is renamed gets its new URI, what is deleted is
/// deleted.
///
/// Only what was seen in the folders since the watch began can be deleted by it; documents that came into the dataset another way stay.
public struct FolderWatch: Sendable {
  private let folders: WatchedFolders
  private let ingestor: Ingestor
  private let store: any SourceStore
  private let datasetID: String
  private let contributor: String?

  public init(
    _ folders: WatchedFolders, ingestor: Ingestor, store: any SourceStore, datasetID: String, contributor: String? = nil
  ) {
    self.folders = folders
    self.ingestor = ingestor
    self.store = store
    self.datasetID = datasetID
    self.contributor = contributor
  }

  /// Ingests what is in the folders. To be called once, before `run`.
  public func begin(
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> IngestReport {
    let changes = try await Offload.run { [folders] in try folders.look() }
    var report = try await ingestor.ingest(
      files: changes.written, datasetID: datasetID, contributor: contributor, progress: progress)
    report.failed += changes.problems
    return report
  }

  /// Follows the folders until the task is cancelled; the file that is under way then is finished.
  ///
  /// Throws `WatchError` when they cannot be watched any longer, and what the library throws; what is wrong with a file is a change of its
  /// own.
  ///
  /// - Parameters:
  ///   - changed: hears of each document as soon as it is so in the library.
  ///   - settled: called when all changes found at one time have been dealt with.
  public func run(
    changed: @escaping @Sendable (DocumentChange) -> Void, settled: @escaping @Sendable () async throws -> Void
  ) async throws {
    var isUnsettled = false
    while await folders.change(soon: isUnsettled) {
      let changes = try await Offload.run { [folders] in try folders.look() }
      isUnsettled = changes.unsettled > 0
      for problem in changes.problems { changed(DocumentChange(problem)) }
      for step in steps(changes) where !Task.isCancelled {
        // In a task of its own, which cancelling this one does not reach.
        for change in try await Task(operation: { try await carryOut(step) }).value { changed(change) }
      }
      try await Task(operation: settled).value
    }
  }

  private enum Step: Sendable {
    case move(FolderChanges.Move)
    case ingest(FileListing.File)
    case remove(FileListing.File)
  }

  /// What is added goes before what is removed, so that vectors of equal passages are there to be used again.
  private func steps(_ changes: FolderChanges) -> [Step] {
    changes.moved.map(Step.move) + changes.written.map(Step.ingest) + changes.removed.map(Step.remove)
  }

  private func carryOut(_ step: Step) async throws -> [DocumentChange] {
    switch step {
    case .move(let move):
      guard try await store.moveDocuments(datasetID: datasetID, from: move.from, to: move.to.uri) else {
        return try await ingest(move.to) + remove(uri: move.from, path: move.from)
      }
      return [DocumentChange(kind: .moved, path: move.to.path, uri: move.to.uri, from: move.from)]
        + (try await ingest(move.to))
    case .ingest(let file): return try await ingest(file)
    case .remove(let file): return try await remove(uri: file.uri, path: file.path)
    }
  }

  private func ingest(_ file: FileListing.File) async throws -> [DocumentChange] {
    let report = try await ingestor.ingest(files: [file], datasetID: datasetID, contributor: contributor)
    var changes = report.failed.map { DocumentChange($0) }
    let written = report.added + report.updated
    if written > 0 {
      var change = DocumentChange(kind: report.added > 0 ? .added : .updated, path: file.path, uri: file.uri)
      change.documents = written
      change.passages = report.chunks
      changes.append(change)
    }
    return changes
  }

  private func remove(uri: String, path: String) async throws -> [DocumentChange] {
    let count = try await store.deleteDocuments(datasetID: datasetID, uri: uri)
    guard count > 0 else { return [] }
    var change = DocumentChange(kind: .removed, path: path, uri: uri)
    change.documents = count
    return [change]
  }
}
