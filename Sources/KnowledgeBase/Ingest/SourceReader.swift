import Documents
import Foundation
import Synchronization

/// A file or an upload that an ingest begins with.
struct IngestSource: Sendable {
  var uri: String
  /// How failures name it.
  var path: String
  var file: FileUnpacker.Source
}

/// Reads the sources of an ingest one after the other, and what is packed in them, a file at a time.
final class SourceReader: Sendable {
  struct Item: Sendable {
    /// Place of the source that it came from.
    var source: Int
    var uri: String
    var path: String
    /// `nil` when the source is no document itself and all that it holds has been given out.
    var content: Result<Data, DocumentError>?
  }

  private struct State {
    var source = 0
    var unpacker: FileUnpacker?
    /// Whether an item bore the source's own name.
    var isNamed = false
  }

  private let sources: [IngestSource]
  private let fileLimit: Int
  private let state = Mutex(State())

  init(_ sources: [IngestSource], fileLimit: Int) {
    self.sources = sources
    self.fileLimit = fileLimit
  }

  /// `nil` after the last one. Blocks the calling thread.
  func next() -> Item? {
    state.withLock { state in
      while state.source < sources.count {
        let index = state.source
        let source = sources[index]
        let unpacker = state.unpacker ?? FileUnpacker(source.file, uri: source.uri, fileLimit: fileLimit)
        state.unpacker = unpacker
        if let file = unpacker.next() {
          state.isNamed = state.isNamed || file.uri == source.uri
          let path = source.path + file.uri.dropFirst(source.uri.count)
          return Item(source: index, uri: file.uri, path: path, content: file.content)
        }
        let isNamed = state.isNamed
        state = State(source: index + 1)
        if !isNamed { return Item(source: index, uri: source.uri, path: source.path, content: nil) }
      }
      return nil
    }
  }
}
