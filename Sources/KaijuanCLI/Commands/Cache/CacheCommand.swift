import ArgumentParser
import Assistant

struct CacheCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "What the generator has read of passages, so that it need not read them again.",
    discussion: """
      Kept in the folder passages beside the library, up to passage_cache_mib; it can be removed at any time, and needs no backup.
      """,
    subcommands: [Stats.self, Warm.self, Clear.self])

  /// Throws where the settings say that nothing is kept.
  static func required(_ cache: PassageCache?) throws -> PassageCache {
    guard let cache else {
      throw ValidationError(
        "passage_cache_mib is 0: nothing is kept of passages. Set it to the MiB of the disk that may be used.")
    }
    return cache
  }

  static func show(_ report: PassageCache.Report, _ common: CommonOptions) throws {
    if common.json { return try JSONOutput.write(report) }
    let mib = { (bytes: Int) in bytes >> 20 }
    Console.write("\(report.passages) passages, \(mib(report.bytes)) of \(mib(report.limitBytes)) MiB\n")
  }
}
