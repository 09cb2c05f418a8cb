import Foundation
import GRDB

extension SQLiteStore {
  public func createJob(datasetID: String, files: [String]) async throws -> Job {
    let files = try files.map(Names.checked)
    var seen = Set<String>()
    for file in files where !seen.insert(file).inserted {
      throw KnowledgeBaseError.invalidName(file, reason: "two files of one job have it")
    }
    let id = Identifiers.random("job")
    let time = Timestamp.milliseconds(now())
    return try await database.write { database in
      try database.execute(
        sql: "INSERT INTO jobs (id, dataset_id, created_at) VALUES (?, ?, ?)", arguments: [id, datasetID, time])
      for (ordinal, file) in files.enumerated() {
        try database.execute(
          sql: "INSERT INTO job_files (job_id, ordinal, name, state) VALUES (?, ?, ?, ?)",
          arguments: [id, ordinal, file, Job.State.queued.rawValue])
      }
      guard let job = try Self.job(id, database) else { throw KnowledgeBaseError.jobNotFound(id) }
      return job
    }
  }

  public func job(id: String) async throws -> Job? {
    try await database.read { try Self.job(id, $0) }
  }

  public func updateJob(id: String, file: JobFile) async throws {
    try await database.write { database in
      try database.execute(
        sql: "UPDATE job_files SET state = ?, stage = ?, error = ?, document_id = ? WHERE job_id = ? AND name = ?",
        arguments: [file.state.rawValue, file.stage, file.error, file.documentID, id, file.name])
      guard database.changesCount == 1 else {
        guard try Self.job(id, database) != nil else { throw KnowledgeBaseError.jobNotFound(id) }
        throw KnowledgeBaseError.fileNotInJob(file: file.name, job: id)
      }
    }
  }

  public func extendJob(id: String, file: String) async throws {
    let file = try Names.checked(file)
    try await database.write { database in
      guard try Self.job(id, database) != nil else { throw KnowledgeBaseError.jobNotFound(id) }
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO job_files (job_id, ordinal, name, state)
          VALUES (?, (SELECT coalesce(max(ordinal), -1) + 1 FROM job_files WHERE job_id = ?), ?, ?)
          """, arguments: [id, id, file, Job.State.queued.rawValue])
    }
  }

  public func failUnfinishedJobs(reason: String) async throws {
    try await database.write { database in
      try database.execute(
        sql: "UPDATE job_files SET state = ?, error = ? WHERE state IN (?, ?)",
        arguments: [
          Job.State.failed.rawValue, reason, Job.State.queued.rawValue, Job.State.running.rawValue,
        ])
    }
  }

  private static func job(_ id: String, _ database: Database) throws -> Job? {
    guard let row = try Row.fetchOne(database, sql: "SELECT * FROM jobs WHERE id = ?", arguments: [id]) else {
      return nil
    }
    let files = try Row.fetchAll(
      database, sql: "SELECT * FROM job_files WHERE job_id = ? ORDER BY ordinal", arguments: [id]
    ).map {
      JobFile(
        name: $0["name"], state: Job.State(rawValue: $0["state"]) ?? .failed, stage: $0["stage"], error: $0["error"],
        documentID: $0["document_id"])
    }
    return Job(
      id: id, datasetID: row["dataset_id"], createdAt: Timestamp.date(row["created_at"]),
      state: Job.State(of: files), files: files)
  }
}

extension Job.State {
  /// The state of a job whose files are `files`.
  init(of files: [JobFile]) {
    let states = files.map(\.state)
    if !states.isEmpty, states.allSatisfy({ $0 == .queued }) {
      self = .queued
    } else if states.contains(where: { $0 == .queued || $0 == .running }) {
      self = .running
    } else {
      self = !states.isEmpty && states.allSatisfy { $0 == .failed } ? .failed : .done
    }
  }
}
