import ArgumentParser
import Documents
import Foundation
import KnowledgeBase
import Retrieval

/// Which passages a search or a question prefers.
struct PassageChoiceOptions: ParsableArguments {
  enum Match: String, CaseIterable {
    case all, any
  }

  @Option(
    name: .customLong("where"),
    help: """
      A condition on metadata, “NAME COMPARISON VALUE”, as 'author = 王敏', 'date >= 2025-01-01', 'tags contains gpu', \
      'format in pdf, docx' or 'license empty'; may be repeated.
      """,
    transform: WhereArgument.parse)
  var tests: [MetadataTest] = []

  @Option(help: "Of several --where, must \(Choice.list(Match.self)) hold?", transform: Choice.parse)
  var match = Match.all

  @Option(help: "0 to 1: how much passages are preferred that are unlike those before them.")
  var diversity: Float = 0

  @Option(name: .customLong("half-life"), help: "Days after which a document's passages have half of their score.")
  var halfLife: Double?

  func validate() throws {
    do { _ = try made() } catch { throw ValidationError("--where: \(error)") }
  }

  /// `nil` without `--where`.
  var condition: MetadataCondition? {
    try? made()
  }

  var decay: TimeDecay? {
    guard let halfLife, let today = CalendarDate(Date()) else { return nil }
    return TimeDecay(halfLife: halfLife, today: today)
  }

  private func made() throws(MetadataConditionError) -> MetadataCondition? {
    guard !tests.isEmpty else { return nil }
    return try MetadataCondition(tests, logic: match == .all ? .and : .or)
  }
}

/// A condition on metadata as an argument.
enum WhereArgument {
  /// Longer spellings first, so that `>=` is not taken for `>` nor `not in` for a name that ends in “not”.
  private static let spellings =
    (MetadataComparison.allCases.map(\.rawValue)
    + MetadataComparison.otherSpellings.keys).sorted { ($0.count, $0) > ($1.count, $1) }

  static func parse(_ text: String) throws -> MetadataTest {
    guard let (name, spelling, rest) = split(text) else {
      throw ValidationError(
        "'\(text)' is no condition like 'author = 王敏'; comparisons are "
          + MetadataComparison.allCases.map(\.rawValue).joined(separator: ", "))
    }
    do {
      let comparison = try MetadataComparison(spelled: spelling)
      let values = comparison == .isIn || comparison == .isNotIn ? list(rest) : rest.isEmpty ? [] : [rest]
      return try MetadataTest(name, comparison, values)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  /// The first place where a comparison stands behind a name; words stand between spaces.
  private static func split(_ text: String) -> (name: String, spelling: String, rest: String)? {
    var index = text.startIndex
    while index < text.endIndex {
      for spelling in spellings where text[index...].prefix(spelling.count).lowercased() == spelling {
        let end = text[index...].prefix(spelling.count).endIndex
        let isWord = spelling.first?.isLetter == true
        let standsAlone =
          index > text.startIndex && text[text.index(before: index)].isWhitespace
          && (end == text.endIndex || text[end].isWhitespace)
        let name = text[..<index].trimmingCharacters(in: .whitespaces)
        if !name.isEmpty, !isWord || standsAlone {
          return (name, spelling, text[end...].trimmingCharacters(in: .whitespaces))
        }
      }
      index = text.index(after: index)
    }
    return nil
  }

  private static func list(_ text: String) -> [String] {
    text.split { ",，".contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}
