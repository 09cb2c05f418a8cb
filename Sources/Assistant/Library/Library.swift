public import Flywheel
import Foundation
public import KnowledgeBase

/// A library on disk, without models: enough for the ledger and for looking around.
public struct Library: Sendable {
  public let settings: Settings
  public let database: LibraryDatabase
  public let messages: any MessageLog
  public let flywheel: Flywheel

  /// Where it is kept: nothing to ingest.
  var files: [String] {
    ["", "-wal", "-shm"].map { database.path + $0 }
      + [ConfigurationFile.url(home: settings.home), IntentShelf.url(home: settings.home)].map(\.path)
  }

  /// Throws `AssistantError.noLibrary` when there is none and `creating` is false.
  public static func open(_ settings: Settings, creating: Bool = false) throws -> Library {
    let file = settings.home.appending(path: "library.sqlite")
    if creating {
      try FileManager.default.createDirectory(at: settings.home, withIntermediateDirectories: true)
    } else if !FileManager.default.fileExists(atPath: file.path) {
      throw AssistantError.noLibrary(home: settings.home.path)
    }
    let database = try LibraryDatabase(path: file.path)
    return Library(
      settings: settings, database: database, messages: SQLiteMessageLog(database: database),
      flywheel: Flywheel(ledger: try Ledger(database: database)))
  }

  /// Throws `AssistantError.noSuchDataset`.
  public func dataset(_ idOrName: String) async throws -> Dataset {
    let store = try await SQLiteStore(database: database, embedder: nil)
    if let dataset = try await store.dataset(idOrName) { return dataset }
    throw AssistantError.noSuchDataset(idOrName, known: try await store.datasets().map(\.name))
  }
}
