import ArgumentParser
import Assistant

extension CacheCommand {
  struct Stats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "How many passages are kept, and what they take.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
      let settings = try await common.settings()
      _ = try Library.open(settings)
      try CacheCommand.show(CacheCommand.required(PassageCache(settings)).report, common)
    }
  }

  struct Clear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove all that is kept.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
      let settings = try await common.settings()
      _ = try Library.open(settings)
      let cache = try CacheCommand.required(PassageCache(settings))
      cache.clear()
      try CacheCommand.show(cache.report, common)
    }
  }
}
