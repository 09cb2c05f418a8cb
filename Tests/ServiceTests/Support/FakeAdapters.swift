import Assistant
import Synchronization

@testable import Service

/// Adapters that are names only. `broken.gguf` is unusable, and what has a slash before it is outside the folder.
final class FakeAdapters: Sendable {
  private let loaded = Mutex<[AdapterStatus]>([
    AdapterStatus(name: "articles", model: "scripted", kind: .adapter, rank: 16, bytes: 1024),
    AdapterStatus(
      name: "code", model: "scripted", kind: .experts, rank: 8, bytes: 2048, experts: ["swift", "sql"], expertsUsed: 1),
  ])

  var catalog: AdapterCatalog {
    AdapterCatalog(
      all: { [self] in loaded.withLock { $0 } },
      load: { [self] name, path in
        try loaded.withLock { loaded in
          if loaded.contains(where: { $0.name == name }) { throw AdapterRefusal.nameTaken(name: name) }
          if path.hasPrefix("/") { throw AdapterRefusal.outsideFolder(path: path) }
          if path == "broken.gguf" { throw AdapterRefusal.unusable(reason: "broken.gguf does not fit the model") }
          let status = AdapterStatus(name: name, model: "scripted", kind: .adapter, rank: 4, bytes: 512)
          loaded.append(status)
          return status
        }
      },
      unload: { [self] name in
        try loaded.withLock { loaded in
          guard let index = loaded.firstIndex(where: { $0.name == name }) else {
            throw AdapterRefusal.notLoaded(name: name, loaded: loaded.map(\.name))
          }
          loaded.remove(at: index)
        }
      })
  }
}
