import Foundation

@testable import Assistant

/// The generator and the encoder that are small enough for tests.
enum SmallModels {
  private static let fileNames = ["SmolLM2-135M-Instruct.Q4_1.gguf", "multilingual-e5-small.Q4_0.gguf"]

  /// Whether they were pulled.
  static var areHere: Bool {
    get async {
      guard let settings = try? await Settings.load() else { return false }
      return fileNames.allSatisfy {
        FileManager.default.fileExists(atPath: settings.models.appending(path: $0).path)
      }
    }
  }

  /// With the models in the folder, where a probe or an adapter may be laid beside them.
  static func settings(in folder: Scratch) async throws -> Settings {
    var settings = try await Settings.load()
    for name in fileNames {
      try FileManager.default.createSymbolicLink(
        at: folder.url.appending(path: name), withDestinationURL: settings.models.appending(path: name))
    }
    settings.models = folder.url
    settings.model = "smollm2-135m-instruct-q4_1"
    return settings
  }
}
