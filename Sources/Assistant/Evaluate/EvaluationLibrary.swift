import Documents
import Evaluation
import Foundation
import KnowledgeBase

/// Fills an empty library with the documents of a question set, under the set's own URIs.
struct EvaluationLibrary {
  var assistant: Assistant
  var progress: ProgressHandler?

  /// Has work done with a temporary library that holds the documents, by everything else in the settings.
  static func with<Result: Sendable>(
    _ library: QuestionSet.Library, _ settings: Settings, progress: ProgressHandler?,
    _ work: (Assistant) async throws -> Result
  ) async throws -> Result {
    try await TemporaryFolder.with { folder in
      var settings = settings
      settings.home = folder
      let assistant = try await Assistant.open(settings, creating: true, progress: progress)
      try await EvaluationLibrary(assistant: assistant, progress: progress).ingest(library)
      return try await work(assistant)
    }
  }

  func ingest(_ library: QuestionSet.Library) async throws {
    switch library {
    case .folder(let folder, let excluding):
      let listing = try await offload { FileDiscovery.list([folder.path]) }
      let uploads = try listing.files.filter { !excluding.contains($0.uri) }.map { file in
        Upload(name: file.uri, data: try DocumentReader.read(path: file.path))
      }
      try await ingest(uploads, into: Assistant.defaultDataset)
    case .texts(let texts):
      for (dataset, texts) in Dictionary(grouping: texts, by: { $0.dataset ?? Assistant.defaultDataset }) {
        try await ingest(texts.map { Upload(name: $0.uri, data: Data($0.text.utf8)) }, into: dataset)
      }
    }
  }

  private func ingest(_ uploads: [Upload], into name: String) async throws {
    guard !uploads.isEmpty else { return }
    let dataset = try await assistant.store.createDataset(name: name, description: "")
    let report = try await assistant.ingestor.ingest(uploads: uploads, datasetID: dataset.id) { [progress] step in
      progress?(
        StepProgress("ingesting", detail: step.file, completed: step.done, of: step.total, unit: .files))
    }
    guard let problem = report.failed.first else { return }
    throw AssistantError.unusableDocuments(
      count: report.failed.count, first: problem.path, reason: problem.reason)
  }
}
