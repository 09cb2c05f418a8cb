extension Assistant {
  /// Of the generators loaded so far, by name.
  public var modelActivity: [ModelActivity] {
    get async { await generators.activity }
  }

  /// Generators on this machine: those of the manifest that are here, and the user's own files that hold a decoder.
  public func availableModels() async throws -> [ModelFile] {
    var files = [ModelFile]()
    for entry in ModelManifest.entries where entry.role == .generator {
      // A damaged file cannot answer; `model list` tells.
      if let file = try? await models.file(entry) { files.append(file) }
    }
    let own = try await models.ownFiles()
    return files + own.filter { ModelInspection.isGenerator($0.path) }
  }
}
