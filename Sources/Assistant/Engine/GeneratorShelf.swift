import Answering

/// Loads generators when they are first asked for, each once, and keeps them.
actor GeneratorShelf {
  private let engine: Engine
  private let folder: ModelFolder
  private let contextLength: Int
  private let progress: ProgressHandler?
  private var loading: [String: Task<EngineLanguageModel, any Error>] = [:]
  private var loaded: [EngineLanguageModel] = []

  init(engine: Engine, folder: ModelFolder, contextLength: Int, progress: ProgressHandler?) {
    self.engine = engine
    self.folder = folder
    self.contextLength = contextLength
    self.progress = progress
  }

  /// Several callers of a model that is still loading wait for the same load; one that failed is tried anew by the next.
  func model(_ name: String) async throws -> EngineLanguageModel {
    if let task = loading[name] { return try await task.value }
    let task = Task { [engine, folder, contextLength, progress] in
      let file = try await folder.find(name, progress: progress)
      if let role = file.entry?.role, role != .generator { throw ModelError.wrongRole(name: name, role: .generator) }
      progress?(StepProgress("\(file.name): loading", completed: 0, of: nil, unit: .items))
      return try await engine.languageModel(file, contextLength: contextLength)
    }
    loading[name] = task
    do {
      let model = try await task.value
      loaded.append(model)
      return model
    } catch {
      loading[name] = nil
      throw error
    }
  }

  /// Of those that are loaded, by name.
  var activity: [ModelActivity] {
    loaded.map(\.activity).sorted { $0.model < $1.model }
  }
}
