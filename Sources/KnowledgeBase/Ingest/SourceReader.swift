import Documents
import Foundation
import Synchronization

/// A file, an upload or a page that an ingest begins with.
struct IngestSource: Sendable {
  enum Place: Sendable {
    case file(FileUnpacker.Source)
    /// To be fetched from the address that is its URI.
    case page
  }

  var uri: String
  /// How failures name it.
  var path: String
  var place: Place
}

/// Reads the sources of an ingest one after the other, and what is packed in them, a file at a time. Pages it is given.
final class SourceReader: Sendable {
  struct Item: Sendable {
    enum Content: Sendable {
      case data(Data, MediaType?)
      case failed(any Error)
      /// The server of a page says that the library has the current version.
      case unchanged
      /// No document itself; all that it holds has been given out.
      case packed
    }

    /// Place of the source that it came from.
    var source: Int
    var uri: String
    var path: String
    var content: Content
    /// Of a page.
    var validator: PageValidator?
  }

  enum Step: Sendable {
    case item(Item)
    /// `next` goes on once it was given this page, or the reason why there is none.
    case page(address: String, source: Int)
    case end
  }

  private struct State {
    var source = 0
    var page: FetchedPage?
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

  func take(_ page: FetchedPage) {
    state.withLock { $0.page = page }
  }

  /// Passes over the page that is awaited.
  func fail(_ error: any Error) -> Item {
    state.withLock { state in
      let index = state.source
      state = State(source: index + 1)
      return Item(source: index, uri: sources[index].uri, path: sources[index].path, content: .failed(error))
    }
  }

  /// Blocks the calling thread.
  func next() -> Step {
    state.withLock { state in
      while state.source < sources.count {
        let index = state.source
        let source = sources[index]
        if case .page = source.place, state.page == nil { return .page(address: source.uri, source: index) }
        let uri = state.page?.uri ?? source.uri
        guard let unpacker = state.unpacker ?? self.unpacker(of: source, page: state.page) else {
          state = State(source: index + 1)
          return .item(Item(source: index, uri: uri, path: source.path, content: .unchanged))
        }
        state.unpacker = unpacker
        if let file = unpacker.next() {
          let isSource = file.uri == uri
          state.isNamed = state.isNamed || isSource
          let path = isSource ? source.path : source.path + file.uri.dropFirst(uri.count)
          return .item(
            Item(
              source: index, uri: file.uri, path: path, content: self.content(of: file, state.page, isSource: isSource),
              validator: isSource ? state.page?.validator : nil))
        }
        let isNamed = state.isNamed
        state = State(source: index + 1)
        if !isNamed { return .item(Item(source: index, uri: uri, path: source.path, content: .packed)) }
      }
      return .end
    }
  }

  /// `nil` for a page that is as it was.
  private func unpacker(of source: IngestSource, page: FetchedPage?) -> FileUnpacker? {
    switch (source.place, page?.content) {
    case (.file(let file), _): FileUnpacker(file, uri: source.uri, fileLimit: fileLimit)
    case (.page, .data(let data, let type)):
      FileUnpacker(.data(data), uri: page?.uri ?? source.uri, mediaType: type, fileLimit: fileLimit)
    case (.page, .unchanged), (.page, nil): nil
    }
  }

  /// What the server said is of the page itself, not of what is packed in it.
  private func content(of file: UnpackedFile, _ page: FetchedPage?, isSource: Bool) -> Item.Content {
    switch file.content {
    case .failure(let error): return .failed(error)
    case .success(let data):
      guard isSource, case .data(_, let type) = page?.content else { return .data(data, nil) }
      return .data(data, type)
    }
  }
}
