import Documents

/// Writes what becomes of a job's files to the store.
struct JobJournal: Sendable {
  let store: any KnowledgeStore
  let job: Job
  private let names: Set<String>

  init(store: any KnowledgeStore, job: Job) {
    self.store = store
    self.job = job
    names = Set(job.files.map(\.name))
  }

  /// Files found inside others join the job as they come.
  func began(_ name: String) async throws {
    let name = Self.entry(name)
    if !names.contains(name) { try await store.extendJob(id: job.id, file: name) }
    try await store.updateJob(id: job.id, file: JobFile(name: name, state: .running, stage: "parse"))
  }

  func finished(_ name: String, _ outcome: Ingestor.Outcome) async throws {
    let name = Self.entry(name)
    let file =
      switch outcome {
      case .unpacked: JobFile(name: name, state: .done, stage: "read")
      case .unchanged(let record): JobFile(name: name, state: .done, stage: "store", documentID: record.id)
      case .stored(let stored, _): JobFile(name: name, state: .done, stage: "store", documentID: stored.record.id)
      case .failed(let problem):
        JobFile(name: name, state: .failed, stage: problem.stage.rawValue, error: problem.reason)
      }
    try await store.updateJob(id: job.id, file: file)
  }

  /// A name that a job can hold: the one given, or what can be kept of it. Files inside archives may be called anything.
  private static func entry(_ name: String) -> String {
    if let name = try? Names.checked(name) { return name }
    let visible = name.unicodeScalars.filter { $0.properties.generalCategory != .control }
    var kept = String(String.UnicodeScalarView(visible))
    while kept.utf8.count > Names.maximumBytes { kept.removeFirst(kept.count / 8 + 1) }
    return (try? Names.checked(kept)) ?? "unnamed"
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
