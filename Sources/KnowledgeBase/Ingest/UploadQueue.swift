import Foundation

/// Ingests uploads in the background, one job after another, in the order they came.
public actor UploadQueue {
  private struct Entry {
    var job: Job
    var uploads: [Upload]
    var contributor: String?
    var bytes: Int
  }

  private let store: any KnowledgeStore
  private let ingestor: Ingestor
  private let maximumBytes: Int
  /// Runs after each job, whatever became of it.
  private let afterJob: @Sendable (Job) async -> Void
  private var waiting: [Entry] = []
  private var waitingBytes = 0
  private var worker: Task<Void, Never>?

  /// - Parameter maximumBytes: what may wait in memory; uploads beyond it are refused.
  public init(
    store: any KnowledgeStore, ingestor: Ingestor, maximumBytes: Int = 512 << 20,
    afterJob: @escaping @Sendable (Job) async -> Void = { _ in }
  ) {
    self.store = store
    self.ingestor = ingestor
    self.maximumBytes = maximumBytes
    self.afterJob = afterJob
  }

  /// Creates a job for the files and returns it at once; `KnowledgeStore.job(id:)` tells how it goes.
  ///
  /// Throws `KnowledgeBaseError.datasetNotFound`, `.invalidName` (empty, too long, or the same name twice) or `.uploadsTooLarge`.
  public func add(_ uploads: [Upload], datasetID: String, contributor: String? = nil) async throws -> Job {
    let uploads = try uploads.map { Upload(name: try Names.checked($0.name), data: $0.data) }
    let contributor = try Names.optional(contributor)
    let bytes = uploads.reduce(0) { $0 + $1.data.count }
    guard waitingBytes + bytes <= maximumBytes else {
      throw KnowledgeBaseError.uploadsTooLarge(bytes: waitingBytes + bytes, limit: maximumBytes)
    }
    waitingBytes += bytes
    do {
      guard try await store.dataset(datasetID)?.id == datasetID else {
        throw KnowledgeBaseError.datasetNotFound(datasetID)
      }
      let job = try await store.createJob(datasetID: datasetID, files: uploads.map(\.name))
      waiting.append(Entry(job: job, uploads: uploads, contributor: contributor, bytes: bytes))
      if worker == nil { worker = Task { await work() } }
      return job
    } catch {
      waitingBytes -= bytes
      throw error
    }
  }

  /// Returns when everything added so far is done.
  public func finish() async {
    while let worker { await worker.value }
  }

  /// Stops after the document under way. Files not begun fail; their jobs say that they were cancelled.
  public func cancel() async {
    worker?.cancel()
    await finish()
  }

  private func work() async {
    while !waiting.isEmpty {
      let entry = waiting.removeFirst()
      // What goes wrong is written to the job.
      _ = try? await ingestor.ingest(uploads: entry.uploads, job: entry.job, contributor: entry.contributor)
      waitingBytes -= entry.bytes
      await afterJob(entry.job)
    }
    worker = nil
  }
}
