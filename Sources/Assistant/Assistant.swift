public import Answering
import Documents
import Flywheel
import Foundation
public import KnowledgeBase
public import Retrieval
import Tensors
import Web

/// A library with its models: everything the service and the command line need.
///
/// Nothing here opens a connection but an ingest that is given the address of a page. Heavy work runs on the engine's threads.
public final class Assistant: Sendable {
  public let library: Library
  public let store: SQLiteStore
  public let embedder: CachedEmbedder
  public let intents: IntentShelf
  public let retriever: Retriever
  public let ingestor: Ingestor
  /// `nil` where none is configured or it was not pulled.
  let lexicon: BilingualLexicon?
  public let models: ModelFolder
  let web: WebFetcher

  let generators: GeneratorShelf
  let passages: PassageCache?
  let engineThreads: Int

  public var settings: Settings { library.settings }

  /// Opens the library in the settings' home and loads the encoder; generators are loaded when first asked for. Enters what an
  /// interrupted process left uncredited.
  ///
  /// Throws `ModelError.notPulled` when the encoder is not on this machine, `AssistantError.noLibrary`, or
  /// `KnowledgeBaseError.embedderMismatch` when the library was built with another encoder.
  public static func open(
    _ settings: Settings, creating: Bool = false, progress: ProgressHandler? = nil
  ) async throws -> Assistant {
    let present = try creating ? nil : Library.open(settings)
    let engine = Engine(settings)
    let embedder = CachedEmbedder(try await loadEmbedder(settings, engine, progress))
    let library = try present ?? Library.open(settings, creating: true)
    let store = try await SQLiteStore(database: library.database, embedder: embedder)
    let models = ModelFolder(url: settings.models)
    let lexicon = try await loadLexicon(settings, models, progress)
    let passages = try PassageCache(settings)
    try await passages?.prune(store)
    let generators = GeneratorShelf(engine: engine, settings: settings, passages: passages, progress: progress)
    try await library.flywheel.reconcile()
    return Assistant(
      library: library, store: store, embedder: embedder, models: models, lexicon: lexicon, generators: generators,
      passages: passages, engineThreads: engine.pool.threads)
  }

  /// The configured encoder alone, without a library.
  public static func embedder(_ settings: Settings, progress: ProgressHandler? = nil) async throws -> any Embedder {
    try await loadEmbedder(settings, Engine(settings), progress)
  }

  private static func loadEmbedder(
    _ settings: Settings, _ engine: Engine, _ progress: ProgressHandler?
  ) async throws -> EngineEmbedder {
    let file = try await ModelFolder(url: settings.models).find(settings.encoder, progress: progress)
    if let role = file.entry?.role, role != .encoder { throw ModelError.wrongRole(name: file.name, role: .encoder) }
    progress?(StepProgress("\(file.name): loading", completed: 0, of: nil, unit: .items))
    return try await engine.embedder(file)
  }

  /// Cutting the words of a dictionary takes a second; what comes of it is kept beside it.
  private static func loadLexicon(
    _ settings: Settings, _ models: ModelFolder, _ progress: ProgressHandler?
  ) async throws -> BilingualLexicon? {
    guard let name = settings.lexicon else { return nil }
    let file: ModelFile
    do { file = try await models.find(name, progress: progress) } catch ModelError.notPulled {
      if name == Settings.defaultLexicon { return nil }
      throw ModelError.notPulled(name: name)
    }
    if let role = file.entry?.role, role != .lexicon { throw ModelError.wrongRole(name: file.name, role: .lexicon) }
    let cache = models.url.appending(path: ".\(file.url.lastPathComponent).lexicon")
    return try await offload { try DictionaryFile.lexicon(of: file.url, cache: cache) }
  }

  init(
    library: Library, store: SQLiteStore, embedder: CachedEmbedder, models: ModelFolder, lexicon: BilingualLexicon?,
    generators: GeneratorShelf, passages: PassageCache?, engineThreads: Int
  ) {
    self.library = library
    self.store = store
    self.embedder = embedder
    self.models = models
    self.lexicon = lexicon
    self.generators = generators
    self.passages = passages
    self.engineThreads = engineThreads
    intents = IntentShelf(home: library.settings.home, embedder: embedder)
    retriever = Retriever(store: store, embedder: embedder, options: library.settings.retrieval, lexicon: lexicon)
    web = WebFetcher(options: library.settings.web)
    ingestor = Ingestor(
      store: store, embedder: embedder,
      parser: DocumentParser(recognition: library.settings.recognition, cleaning: library.settings.cleaning),
      chunking: library.settings.chunking, fetcher: WebPages(fetcher: web), besides: library.files)
  }

  /// The generator of this name (see `ModelFolder.find`), or the configured one; loaded on first use.
  public func languageModel(_ name: String? = nil) async throws -> any LanguageModel {
    try await generators.model(name ?? settings.model)
  }

  /// Ids of datasets given by id or name; `nil` for all of them.
  public func datasetIDs(_ names: [String]?) async throws -> [String]? {
    guard let names else { return nil }
    var ids = [String]()
    for name in names { ids.append(try await library.dataset(name).id) }
    return ids
  }
}
