import Foundation
import Testing

/// The labelled sample of regulations' parts: each line says what is to be found in a text. A third of it is held out: the extractors were
/// written without a look at it.
enum Sample {
  static func read<Entry: Decodable>(_ name: String, as type: Entry.Type) throws -> [Entry] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Goldens/regulations/\(name).jsonl")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(type, from: Data($0.utf8))
    }
  }
}

/// What was found of what was to be found.
struct Tally {
  var expected = 0
  var found = 0
  var right = 0
  var wrong: [String] = []

  var precision: Double { found == 0 ? 1 : Double(right) / Double(found) }
  var recall: Double { expected == 0 ? 1 : Double(right) / Double(expected) }

  mutating func count(_ name: String, expected: [String], found: [String]) {
    var rest = expected
    for item in found {
      guard let place = rest.firstIndex(of: item) else { continue }
      rest.remove(at: place)
    }
    right += expected.count - rest.count
    self.expected += expected.count
    self.found += found.count
    if !rest.isEmpty || found.count != expected.count { wrong.append("\(name): \(expected) but \(found)") }
  }

  /// One line for the log, and the mistakes where they may be looked at.
  func report(_ kind: String, _ split: String) {
    func text(_ value: Double) -> String { String(format: "%.3f", value) }
    print("\(kind) \(split): \(expected) expected, precision \(text(precision)), recall \(text(recall))")
    guard split != "held" || ProcessInfo.processInfo.environment["HELD"] != nil else { return }
    for mistake in wrong { print("  \(mistake)") }
  }
}
