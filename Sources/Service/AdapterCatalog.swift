import Assistant

/// The adapters of the generator that answers.
struct AdapterCatalog: Sendable {
  var all: @Sendable () async throws -> [AdapterStatus]
  /// Name, and path inside the models folder. Throws `AdapterRefusal`.
  var load: @Sendable (_ name: String, _ path: String) async throws -> AdapterStatus
  /// Throws `AdapterRefusal`.
  var unload: @Sendable (_ name: String) async throws -> Void
}

extension AdapterCatalog {
  init(_ assistant: Assistant) {
    self.init(
      all: { try await assistant.adapters() },
      load: { try await assistant.loadAdapter($0, from: $1) },
      unload: { try await assistant.unloadAdapter($0) })
  }
}
