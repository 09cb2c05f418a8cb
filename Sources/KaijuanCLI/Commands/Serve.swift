import ArgumentParser
import Assistant
import Foundation
import Logging
import Service

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the library over HTTP.",
    discussion: """
      Listens on this machine only, unless --host and an API key (KAIJUAN_API_KEYS, or api_keys in config.json) say otherwise. \
      Ctrl-C lets running answers finish.
      """)

  @Option(help: "The address to listen on.")
  var host: String?

  @Option(help: "The port to listen on; 0 takes a free one.")
  var port: Int?

  @Option(help: "Threads of the engine.")
  var threads: Int?

  @Option(help: "MiB of what was read that a generator keeps, so as not to read it again; 0 keeps none.")
  var prefixCacheMib: Int?

  @OptionGroup var generator: GeneratorOptions
  @OptionGroup var common: CommonOptions

  private struct Report: Encodable {
    var host: String
    var port: Int
  }

  func run() async throws {
    LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
    var overrides = generator.overrides
    overrides.host = host
    overrides.port = port
    overrides.threads = threads
    overrides.prefixCacheMiB = prefixCacheMib
    let settings = try await common.settings(overrides)
    var options = ServiceOptions()
    options.host = settings.host
    options.port = settings.port
    options.apiKeys = settings.apiKeys
    options.concurrentAnswers = settings.concurrentAnswers
    options.waitingAnswers = settings.waitingAnswers
    options.waitingAnswersPerUser = settings.waitingAnswersPerUser
    options.concurrentEmbeddings = settings.concurrentEmbeddings
    options.waitingEmbeddings = settings.waitingEmbeddings
    options.waitingEmbeddingsPerUser = settings.waitingEmbeddingsPerUser
    try options.validate()
    let bar = ProgressBar()
    defer { bar.finish() }
    let assistant = try await Assistant.open(settings, creating: true) { bar.show($0) }
    bar.clear()
    let service = try await KaijuanService(assistant: assistant, options: options)
    try await service.run { [common, host = options.host] port in
      if common.json {
        try? JSONOutput.write(Report(host: host, port: port))
      } else {
        Console.write("Kaijuan listens on http://\(host.contains(":") ? "[\(host)]" : host):\(port)\n")
      }
    }
  }
}
