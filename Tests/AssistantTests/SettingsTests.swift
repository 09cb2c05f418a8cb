import Documents
import Foundation
import Retrieval
import Testing
import Web

@testable import Assistant

@Suite struct SettingsTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func load(
    _ file: String? = nil, _ environment: [String: String] = [:], _ overrides: Overrides = Overrides()
  ) async throws -> Settings {
    if let file { _ = try scratch.write(file, to: "config.json") }
    return try await Settings.load(home: scratch.url.path, overrides: overrides, environment: environment)
  }

  @Test func defaultsHoldWhenNothingIsSet() async throws {
    let settings = try await load()
    #expect(settings.model == "qwen2.5-coder-1.5b-instruct-q4_k_m")
    #expect(settings.encoder == "multilingual-e5-small-q4_0")
    #expect(settings.host == "127.0.0.1")
    #expect(settings.port == 8080)
    #expect(settings.threads == nil)
    #expect(settings.topK == nil)
    #expect(settings.apiKeys.isEmpty)
    #expect(settings.models.path.hasSuffix("/.cache/kaijuan/models"))
    #expect(settings.batch == BatchLimits())
    #expect(settings.batch.size == 32 && settings.batch.wait == .milliseconds(50))
    #expect(settings.waitingAnswers == 64 && settings.waitingAnswersPerUser == 16)
    #expect(settings.concurrentEmbeddings == 8)
    #expect(settings.waitingEmbeddings == 64 && settings.waitingEmbeddingsPerUser == 16)
    #expect(settings.prefixCacheBytes == 512 << 20)
  }

  @Test func stepsOfCleaningAreChosen() async throws {
    #expect(try await load().cleaning == CleaningOptions())
    #expect(try await load(#"{"cleaning": ["none"]}"#).cleaning == .none)
    let some = try await load(#"{"mask_personal_data": true}"#, ["KAIJUAN_CLEANING": "encoding, personal_data"])
      .cleaning
    #expect(some == CleaningOptions(steps: [.encoding, .personalData], masksPersonalData: true))
    await #expect(throws: ConfigurationError.self) { try await load(#"{"cleaning": ["soap"]}"#) }
    await #expect(throws: ConfigurationError.self) { try await load(#"{"mask_personal_data": 3}"#) }
  }

  @Test func hostsOfTheOwnNetworkAreNamed() async throws {
    #expect(try await load().web.privateHosts.isEmpty)
    let web = try await load(#"{"crawl_delay": 0.5}"#, ["KAIJUAN_PRIVATE_HOSTS": "Wiki.intra, 10.0.0.7"]).web
    #expect(web.privateHosts == ["wiki.intra", "10.0.0.7"])
    #expect(web.crawlDelay == .milliseconds(500))
    var overrides = Overrides()
    overrides.privateHosts = ["::1"]
    #expect(try await load(nil, ["KAIJUAN_PRIVATE_HOSTS": "a"], overrides).web.privateHosts == ["::1"])
    await #expect(throws: ConfigurationError.self) { try await load(#"{"crawl_delay": -1}"#) }
  }

  @Test func flagsWinOverEnvironmentOverFile() async throws {
    let file = #"{"threads": 1, "port": 1001, "model": "file", "refuse_below": 0.25}"#
    let environment = ["KAIJUAN_THREADS": "2", "KAIJUAN_PORT": "1002"]
    var overrides = Overrides()
    overrides.threads = 3
    let settings = try await load(file, environment, overrides)
    #expect(settings.threads == 3)
    #expect(settings.port == 1002)
    #expect(settings.model == "file")
    #expect(settings.refuseBelow == 0.25)
  }

  @Test(arguments: [
    (#"{"threads": 2}"#, 8), (#"{"threads": 64}"#, 32), (#"{"threads": 2, "concurrent_answers": 3}"#, 3),
    (#"{"threads": 2, "max_batch_size": 4}"#, 4), (#"{"concurrent_answers": 100, "max_batch_size": 64}"#, 64),
  ])
  func answersAtOnceShareABatch(_ file: String, _ count: Int) async throws {
    #expect(try await load(file).concurrentAnswers == count)
  }

  @Test func numbersAreSetInTheFile() async throws {
    let url = try scratch.write(#"{"port": 1001, "model": "mine"}"#, to: "config.json")
    try ConfigurationFile.set(["chunk_tokens": 128, "vector_weight": 0.25, "port": 1002], in: url)
    let settings = try await Settings.load(home: scratch.url.path, environment: [:])
    #expect(settings.chunking == .init(targetTokens: 128))
    #expect(settings.retrieval.weights == .init(vector: 0.25, lexical: 0.75))
    #expect(settings.model == "mine" && settings.port == 1002)

    try "[1]".write(to: url, atomically: true, encoding: .utf8)
    #expect(throws: ConfigurationError.self) { try ConfigurationFile.set(["port": 1], in: url) }
    #expect(try String(contentsOf: url, encoding: .utf8) == "[1]")
    let fresh = scratch.url.appending(path: "new/config.json")
    try ConfigurationFile.set(["port": 7], in: fresh)
    #expect(try await Settings.load(home: fresh.deletingLastPathComponent().path, environment: [:]).port == 7)
  }

  @Test func batchesAreBoundedAsSet() async throws {
    let settings = try await load(#"{"max_batch_size": 7}"#, ["KAIJUAN_MAX_WAIT_MS": "0"])
    #expect(settings.batch.size == 7 && settings.batch.wait == .zero)
  }

  @Test func passagesAreKeptAndRepairedUnlessSet() async throws {
    let unset = try await load()
    #expect(unset.passageCacheBytes == 8192 << 20 && unset.passageRepairTokens == 192)
    let set = try await load(#"{"passage_cache_mib": 0, "passage_repair_tokens": 0}"#)
    #expect(set.passageCacheBytes == 0 && set.passageRepairTokens == 0)
  }

  @Test func whatIsReadIsKeptAsSet() async throws {
    #expect(try await load(#"{"prefix_cache_mib": 0}"#).prefixCacheBytes == 0)
    #expect(try await load(nil, ["KAIJUAN_PREFIX_CACHE_MIB": "3"]).prefixCacheBytes == 3 << 20)
    var overrides = Overrides()
    overrides.prefixCacheMiB = 2
    #expect(try await load(#"{"prefix_cache_mib": 1}"#, [:], overrides).prefixCacheBytes == 2 << 20)
  }

  @Test func embeddingsAreBoundedAsSet() async throws {
    let settings = try await load(
      #"{"concurrent_embeddings": 2, "waiting_embeddings": 3}"#, ["KAIJUAN_WAITING_EMBEDDINGS_PER_USER": "1"])
    #expect(settings.concurrentEmbeddings == 2 && settings.waitingEmbeddings == 3)
    #expect(settings.waitingEmbeddingsPerUser == 1)
  }

  @Test func keysComeAsListOrSeparatedByCommas() async throws {
    #expect(try await load(#"{"api_keys": ["one", "two"]}"#).apiKeys == ["one", "two"])
    #expect(try await load(nil, ["KAIJUAN_API_KEYS": "three, four"]).apiKeys == ["three", "four"])
  }

  @Test func adaptersAreNamesWithPaths() async throws {
    #expect(try await load().adapters.isEmpty)
    let file = #"{"adapters": ["code=~/code.gguf", "rules = /a=b"]}"#
    let expected = [
      AdapterSource(name: "code", path: NSHomeDirectory() + "/code.gguf"), AdapterSource(name: "rules", path: "/a=b"),
    ]
    #expect(try await load(file).adapters == expected)
    #expect(try await load(nil, ["KAIJUAN_ADAPTERS": "x=y,z=w"]).adapters.map(\.name) == ["x", "z"])
    var overrides = Overrides()
    overrides.adapters = [AdapterSource(name: "flag", path: "f.gguf")]
    #expect(try await load(file, [:], overrides).adapters == overrides.adapters)
    for text in ["code.gguf", "=x", "x="] {
      let error = await #expect(throws: ConfigurationError.self) { try await load(#"{"adapters": ["\#(text)"]}"#) }
      #expect(try #require(error).description.contains("NAME=PATH"))
    }
  }

  @Test func anEmptyVariableIsNotSet() async throws {
    #expect(try await load(nil, ["KAIJUAN_THREADS": "", "KAIJUAN_MODEL": ""]).model == Settings.defaultModel)
  }

  @Test func theFolderOfModelsMayBeginWithATilde() async throws {
    #expect(try await load(#"{"models": "~/m"}"#).models.path == NSHomeDirectory() + "/m")
  }

  @Test(arguments: [
    (#"{"treads": 2}"#, "treads"),
    (#"{"threads": "two"}"#, "threads"),
    (#"{"threads": {"a": 1}}"#, "threads"),
    (#"{"threads": 1.5}"#, "threads"),
    (#"{"threads": 0}"#, "threads"),
    (#"{"port": 65536}"#, "port"),
    (#"{"max_batch_size": 0}"#, "max_batch_size"),
    (#"{"max_wait_ms": -1}"#, "max_wait_ms"),
    (#"{"concurrent_answers": 0}"#, "concurrent_answers"),
    (#"{"waiting_answers": "many"}"#, "waiting_answers"),
    (#"{"concurrent_embeddings": 0}"#, "concurrent_embeddings"),
    (#"{"waiting_embeddings": -1}"#, "waiting_embeddings"),
    (#"{"prefix_cache_mib": -1}"#, "prefix_cache_mib"),
    (#"{"prefix_cache_mib": 1048577}"#, "prefix_cache_mib"),
    (#"{"refuse_below": 1.5}"#, "refuse_below"),
    (#"{"host": 1}"#, "host"),
    (#"{"api_keys": "one"}"#, "api_keys"),
    (#"{"api_keys": [1]}"#, "api_keys"),
  ])
  func badLinesNameKeyAndFile(_ file: String, _ key: String) async throws {
    let error = await #expect(throws: ConfigurationError.self) { try await load(file) }
    let text = try #require(error).description
    #expect(text.contains(key))
    #expect(text.contains(scratch.url.appending(path: "config.json").path))
  }

  @Test(arguments: ["", "{", "[]", "null", "\u{0}\u{1}"])
  func aFileThatIsNoObjectIsNamed(_ file: String) async throws {
    let error = await #expect(throws: ConfigurationError.self) { try await load(file) }
    #expect(try #require(error).description.contains("config.json"))
  }

  @Test(arguments: ["KAIJUAN_THREADS", "KAIJUAN_PORT", "KAIJUAN_SEED", "KAIJUAN_TEMPERATURE"])
  func badVariablesAreNamed(_ variable: String) async throws {
    let error = await #expect(throws: ConfigurationError.self) { try await load(nil, [variable: "many"]) }
    #expect(try #require(error).description.contains(variable))
  }

  @Test func badFlagsAreNamed() async throws {
    var overrides = Overrides()
    overrides.contextLength = 1
    let error = await #expect(throws: ConfigurationError.self) { try await load(nil, [:], overrides) }
    #expect(try #require(error).description.contains("--context-length"))
  }

  @Test func secretsAreNotRepeated() async throws {
    let error = await #expect(throws: ConfigurationError.self) { try await load(#"{"api_keys": "hunter2hunter2"}"#) }
    #expect(try #require(error).description.contains("hunter2") == false)
  }
}
