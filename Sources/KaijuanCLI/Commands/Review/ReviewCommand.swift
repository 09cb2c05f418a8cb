import ArgumentParser
import Documents
import Foundation
import KnowledgeBase

struct Review: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What cleaning found, and what a person thinks of it.",
    subcommands: [ReviewListCommand.self, Overrule.self, Restore.self, Duplicates.self])
}

/// Findings as programs read them.
struct FindingReport: Encodable {
  var findings: [StoredFinding]
  /// Of all that were asked for, whatever the limit.
  var total: Int
}

extension StoredFinding {
  /// For people, in one line.
  var line: String {
    let score = relevance.map { "  \($0.formatted(.number.precision(.fractionLength(2))))" } ?? ""
    let state = overruled ? Style.dim("  (overruled)") : ""
    return
      "\(Style.bold("\(id)"))\(score)  \(uri):\(start)–\(end)  \(Style.yellow(step.rawValue)) \(action.rawValue)\(state)\n"
      + "    \(reason)\n    \(Style.dim(sample))\n"
  }
}
