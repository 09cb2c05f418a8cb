import Configuration
public import Documents
public import Foundation
import Inference
public import Retrieval
public import Web

/// Everything that can be set. Flags win over the environment, the environment over `config.json` in the home folder.
public struct Settings: Sendable, Equatable {
  public static let defaultModel = "qwen2.5-coder-1.5b-instruct-q4_k_m"
  public static let defaultPassageCacheMiB = 8192
  public static let defaultPassageRepairTokens = 192
  public static let defaultEncoder = "multilingual-e5-small-q4_0"
  public static let defaultLexicon = "cc-cedict"

  /// Holds the library and `config.json`.
  public var home: URL
  /// Where model files live.
  public var models: URL
  public var model: String
  public var encoder: String
  /// `nil` for none.
  public var lexicon: String?
  /// Loaded with the generator.
  public var adapters: [AdapterSource]
  /// `false` where one is to be fitted, so that one that cannot be used does not stand in the way.
  var usesAnswerProbe = true
  /// `nil` takes one a processor.
  public var threads: Int?
  public var contextLength: Int
  public var maxTokens: Int
  public var temperature: Double
  public var seed: UInt64
  /// Of documents that are ingested from now on.
  public var chunking: ChunkingOptions
  public var retrieval: RetrievalOptions
  /// `nil` leaves searches and answers their own.
  public var topK: Int?
  /// `nil` leaves the calibrated threshold.
  public var refuseBelow: Double?
  public var batch: BatchLimits
  /// Of each generator that is loaded.
  public var prefixCacheBytes: Int
  /// Of the disk, for all generators together.
  public var passageCacheBytes: Int
  /// Of those of a prompt that answers in sentences are written from, so many tokens are read anew.
  public var passageRepairTokens: Int
  /// Of every ingest.
  public var cleaning: CleaningOptions
  public var host: String
  public var port: Int
  public var apiKeys: [String]
  /// Never more than share a batch.
  public var concurrentAnswers: Int
  public var waitingAnswers: Int
  public var waitingAnswersPerUser: Int
  public var concurrentEmbeddings: Int
  public var waitingEmbeddings: Int
  public var waitingEmbeddingsPerUser: Int
  /// `nil` reads no pictures.
  public var recognition: TextRecognition?
  /// How pages are fetched.
  public var web: WebOptions

  /// `home: nil` takes `KAIJUAN_HOME`, else `.kaijuan` in the working folder.
  public static func load(
    home: String? = nil, overrides: Overrides = Overrides(),
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws -> Settings {
    let home = URL(filePath: home ?? environment["KAIJUAN_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? ".kaijuan")
    let set = environment.filter { !$0.value.isEmpty }
    var sources = [ConfigurationSource.flags(overrides.values), .environment(set)]
    if let file = try await ConfigurationSource.file(ConfigurationFile.url(home: home)) { sources.append(file) }
    for source in sources { try source.check(Setting.all) }
    return try Settings(ConfigReader(providers: sources.map(\.provider)), home: home, environment: set)
  }

  private init(_ reader: ConfigReader, home: URL, environment: [String: String]) throws {
    func string(_ setting: Setting) -> String? { reader.string(forKey: ConfigKey([setting.key])) }
    func integer(_ setting: Setting) -> Int? { reader.int(forKey: ConfigKey([setting.key])) }
    func number(_ setting: Setting) -> Double? { reader.double(forKey: ConfigKey([setting.key])) }
    self.home = home
    models = string(.models).map(Self.folder) ?? Self.defaultModels(environment)
    model = string(.model) ?? Self.defaultModel
    encoder = string(.encoder) ?? Self.defaultEncoder
    lexicon = string(.lexicon).map { $0 == "none" ? nil : $0 } ?? Self.defaultLexicon
    adapters = try (reader.stringArray(forKey: ConfigKey([Setting.adapters.key])) ?? []).map { text in
      guard let source = AdapterSource(text) else {
        throw ConfigurationError.malformed(key: Setting.adapters.key, value: text, form: AdapterSource.form)
      }
      return source
    }
    threads = integer(.threads)
    contextLength = integer(.contextLength) ?? 4096
    maxTokens = integer(.maxTokens) ?? 512
    temperature = number(.temperature) ?? 0
    seed = UInt64(integer(.seed) ?? 0)
    chunking = ChunkingOptions()
    chunking.targetTokens = integer(.chunkTokens) ?? chunking.targetTokens
    chunking.overlapTokens = integer(.chunkOverlap) ?? chunking.overlapTokens
    retrieval = RetrievalOptions()
    if let weight = number(.vectorWeight) {
      retrieval.weights = FusionWeights(vector: Float(weight), lexical: Float(1 - weight))
    }
    topK = integer(.topK)
    refuseBelow = number(.refuseBelow)
    batch = BatchLimits()
    batch.size = integer(.maxBatchSize) ?? batch.size
    batch.wait = integer(.maxWait).map { .milliseconds($0) } ?? batch.wait
    prefixCacheBytes = integer(.prefixCache).map { $0 << 20 } ?? TextGenerator.defaultPrefixCacheBytes
    passageCacheBytes = (integer(.passageCache) ?? Self.defaultPassageCacheMiB) << 20
    passageRepairTokens = integer(.passageRepair) ?? Self.defaultPassageRepairTokens
    cleaning = CleaningOptions(
      steps: try Self.steps(reader.stringArray(forKey: ConfigKey([Setting.cleaning.key]))),
      masksPersonalData: reader.bool(forKey: ConfigKey([Setting.maskPersonalData.key])) ?? false)
    host = string(.host) ?? "127.0.0.1"
    port = integer(.port) ?? 8080
    apiKeys = (reader.stringArray(forKey: ConfigKey([Setting.apiKeys.key])) ?? [])
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    concurrentAnswers = min(
      integer(.concurrentAnswers) ?? 4 * (threads ?? ProcessInfo.processInfo.activeProcessorCount), batch.size)
    waitingAnswers = integer(.waitingAnswers) ?? 64
    waitingAnswersPerUser = integer(.waitingAnswersPerUser) ?? 16
    concurrentEmbeddings = integer(.concurrentEmbeddings) ?? 8
    waitingEmbeddings = integer(.waitingEmbeddings) ?? 64
    waitingEmbeddingsPerUser = integer(.waitingEmbeddingsPerUser) ?? 16
    web = WebOptions()
    web.privateHosts = Set(
      (reader.stringArray(forKey: ConfigKey([Setting.privateHosts.key])) ?? [])
        .map { $0.trimmingCharacters(in: .whitespaces).lowercased() }.filter { !$0.isEmpty })
    web.crawlDelay = number(.crawlDelay).map { .seconds($0) } ?? web.crawlDelay
    recognition = try string(.ocr).flatMap { $0 == "off" ? nil : $0 }.map { languages in
      guard let recognition = TextRecognition(languages: languages) else {
        throw ConfigurationError.malformed(
          key: Setting.ocr.key, value: languages, form: "off, or models of tesseract such as chi_sim+eng")
      }
      return recognition
    }
    web.acceptsImages = recognition != nil
  }

  private static func steps(_ names: [String]?) throws -> Set<CleaningStep> {
    guard let names = names?.map({ $0.trimmingCharacters(in: .whitespaces) }), names != ["all"] else {
      return Set(CleaningStep.allCases)
    }
    if names == ["none"] { return [] }
    return Set(
      try names.map { name in
        guard let step = CleaningStep(rawValue: name) else {
          let form = (["all", "none"] + CleaningStep.allCases.map(\.rawValue)).joined(separator: "|")
          throw ConfigurationError.malformed(key: Setting.cleaning.key, value: name, form: form)
        }
        return step
      })
  }

  private static func folder(_ path: String) -> URL {
    URL(filePath: NSString(string: path).expandingTildeInPath)
  }

  private static func defaultModels(_ environment: [String: String]) -> URL {
    let cache = environment["XDG_CACHE_HOME"].map { URL(filePath: $0) } ?? folder("~/.cache")
    return cache.appending(path: "kaijuan/models")
  }
}
