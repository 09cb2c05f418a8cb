import Answering
import Inference

/// Loads generators when they are first asked for, each once, and keeps them; the configured one with its adapters.
actor GeneratorShelf {
  private let engine: Engine
  private let folder: ModelFolder
  private let contextLength: Int
  private let configured: String
  private let adapters: [AdapterSource]
  private let passages: PassageCache?
  private let progress: ProgressHandler?
  private var loading: [String: Task<EngineLanguageModel, any Error>] = [:]
  private var loaded: [EngineLanguageModel] = []

  init(engine: Engine, settings: Settings, passages: PassageCache?, progress: ProgressHandler?) {
    self.engine = engine
    folder = ModelFolder(url: settings.models)
    contextLength = settings.contextLength
    configured = settings.model
    adapters = settings.adapters
    self.passages = passages
    self.progress = progress
  }

  /// Several callers of a model that is still loading wait for the same load; one that failed is tried anew by the next.
  func model(_ name: String) async throws -> EngineLanguageModel {
    if let task = loading[name] { return try await task.value }
    let adapters = name == configured ? adapters : []
    let task = Task { [engine, folder, contextLength, passages, progress] in
      let file = try await folder.find(name, progress: progress)
      if let role = file.entry?.role, role != .generator { throw ModelError.wrongRole(name: name, role: .generator) }
      progress?(StepProgress("\(file.name): loading", completed: 0, of: nil, unit: .items))
      let model = try await engine.languageModel(file, contextLength: contextLength, passages: passages)
      for source in adapters { try await offload { _ = try model.adapters.load(source.name, path: source.path) } }
      return model
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
