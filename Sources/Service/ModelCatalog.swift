import Answering
import Assistant
import Foundation
import KnowledgeBase

/// The model ids that clients may name. Nothing else is ever loaded: an id is no path.
struct ModelCatalog: Sendable {
  /// Answers from all datasets; `kaijuan/NAME` from one.
  static let books = "kaijuan"

  /// The generator that answers from books.
  var configured: String
  var encoder: String
  /// Ids of all generators on this machine, with what `load` knows them by.
  var generators: @Sendable () async throws -> [String: String]
  var load: @Sendable (String) async throws -> any LanguageModel

  /// Throws `Problem` for an id that is not in the catalogue.
  func generator(_ id: String) async throws -> any LanguageModel {
    guard let name = try await generators()[id] else { throw Self.unknown(id) }
    return try await load(name)
  }

  static func unknown(_ id: String) -> Problem {
    .notFound(.modelNotFound, "model", id, "There is no model “\(id.prefix(100))”; GET /v1/models lists them.")
  }
}

extension ModelCatalog {
  init(_ assistant: Assistant) {
    let settings = assistant.settings
    let configured = Self.id(settings.model)
    self.init(
      configured: configured, encoder: Self.id(settings.encoder),
      generators: {
        let files = try await assistant.availableModels().map { ($0.name, $0.entry == nil ? $0.url.path : $0.name) }
        return Dictionary(files, uniquingKeysWith: { first, _ in first })
          .merging([configured: settings.model]) { _, chosen in chosen }
      },
      load: { try await assistant.languageModel($0) })
  }

  /// A model that is configured by path is known by its file's name.
  private static func id(_ name: String) -> String {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    return file.hasSuffix(".gguf") ? String(file.dropLast(5)) : file
  }
}
