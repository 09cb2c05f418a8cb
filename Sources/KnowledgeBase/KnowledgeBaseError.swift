public import Foundation

/// What can go wrong between a caller and a library. Each says what happened, with which value, and what to do.
public enum KnowledgeBaseError: Error, Equatable, CustomStringConvertible, LocalizedError {
  // Opening
  case cannotOpen(path: String, reason: String)
  case notALibrary(path: String, reason: String)
  case newerLibrary(path: String, format: Int, supported: Int)
  case corrupted(path: String, reason: String)
  case embedderMismatch(library: String, libraryDimension: Int, embedder: String, embedderDimension: Int)

  // While open
  case busy(path: String, seconds: Int)
  case diskFull(path: String)
  case readOnly(path: String)
  case database(path: String, reason: String)
  case noEmbedder
  case noFetcher

  // Arguments
  case datasetExists(String)
  case datasetNotFound(String)
  case documentNotFound(String)
  case jobNotFound(String)
  case messageExists(String)
  case messageNotFound(String)
  case findingNotFound(Int64)
  case notRewritten(String, reason: String)
  case fileNotInJob(file: String, job: String)
  case invalidName(String, reason: String)
  case countMismatch(what: String, expected: Int, found: Int)
  case dimensionMismatch(expected: Int, found: Int)
  case vectorNotFinite
  case uploadsTooLarge(bytes: Int, limit: Int)

  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "cannot open the library at \(path): \(reason)"
    case .notALibrary(let path, let reason):
      "\(path) is not a Kaijuan library: \(reason). Nothing was changed; choose another file or folder."
    case .newerLibrary(let path, let format, let supported):
      "the library at \(path) has format \(format), this Kaijuan reads up to \(supported). Use a newer Kaijuan."
    case .corrupted(let path, let reason):
      "the library at \(path) is damaged (\(reason)). Restore it from a backup, or ingest the sources into a new one."
    case .embedderMismatch(let library, let libraryDimension, let embedder, let embedderDimension):
      "the library was built with the embedding model \(library) (\(libraryDimension) dimensions), not with \(embedder) "
        + "(\(embedderDimension)). Use that model again, or ingest the sources into a new library with the new one."
    case .busy(let path, let seconds):
      "the library at \(path) was locked by another process for more than \(seconds) s. Try again when it is done."
    case .diskFull(let path):
      "no space left to write the library at \(path). The last change was not made; free some space and try again."
    case .readOnly(let path):
      "the library at \(path) cannot be written. Check the permissions of the file and of its folder."
    case .database(let path, let reason):
      "the library at \(path) refused an operation: \(reason)"
    case .noEmbedder:
      "this library was opened without an embedding model, so vectors can be neither stored nor searched."
    case .noFetcher:
      "pages of the web are not fetched here."
    case .datasetExists(let name):
      "a dataset named “\(name)” exists already. Choose another name."
    case .datasetNotFound(let name):
      "there is no dataset “\(name)”. Create it first."
    case .documentNotFound(let id):
      "there is no document “\(id)”."
    case .jobNotFound(let id):
      "there is no job “\(id)”."
    case .messageExists(let id):
      "message “\(id)” was logged already."
    case .messageNotFound(let id):
      "there is no message “\(id)”."
    case .findingNotFound(let id):
      "there is no finding \(id). `kaijuan review list` shows what there is."
    case .notRewritten(let uri, let reason):
      "the passages of “\(uri)” could not be changed: \(reason) The finding is as it was; try again."
    case .fileNotInJob(let file, let job):
      "job “\(job)” has no file “\(file)”."
    case .invalidName(let name, let reason):
      "“\(name.prefix(80))” cannot be used as a name: \(reason)."
    case .countMismatch(let what, let expected, let found):
      "expected \(expected) \(what), found \(found)."
    case .dimensionMismatch(let expected, let found):
      "expected a vector of \(expected) dimensions, found \(found)."
    case .vectorNotFinite:
      "a vector holds a value that is not a finite number, so nothing can be compared with it."
    case .uploadsTooLarge(let bytes, let limit):
      "\(bytes) bytes are waiting to be ingested, more than the limit of \(limit). Try again when a job is done."
    }
  }

  public var errorDescription: String? { description }
}
