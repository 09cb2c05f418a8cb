import Documents

/// Writes what becomes of a job's files to the store.
struct JobJournal: Sendable {
  let store: any KnowledgeStore
  let job: Job

  func began(_ name: String) async throws {
    try await store.updateJob(id: job.id, file: JobFile(name: name, state: .running, stage: "parse"))
  }

  func finished(_ name: String, _ outcome: Ingestor.Outcome) async throws {
    let file =
      switch outcome {
      case .unchanged(let record): JobFile(name: name, state: .done, stage: "store", documentID: record.id)
      case .stored(let stored, _): JobFile(name: name, state: .done, stage: "store", documentID: stored.record.id)
      case .failed(let problem):
        JobFile(name: name, state: .failed, stage: problem.stage.rawValue, error: problem.reason)
      }
    try await store.updateJob(id: job.id, file: file)
  }

  /// Ends what has not ended yet.
  func fail(reason: String) async throws {
    for var file in try await store.job(id: job.id)?.files ?? [] where file.state == .queued || file.state == .running {
      file.state = .failed
      file.error = reason
      try await store.updateJob(id: job.id, file: file)
    }
  }
}
