import Foundation
import Testing

/// Labelled cases of one cleaning step, from `Goldens/Cleaning`; `Scripts/goldens/cleaning/make.py` makes them.
struct LabelledSample {
  struct Case: Decodable {
    var id: String
    /// Kept apart from those that thresholds were chosen on.
    var held: Bool
    /// Whether the step should find something.
    var label: Bool
    var text: String
    var note: String?
    /// What the text should be afterwards.
    var expected: String?
    /// The text it is to be compared with.
    var other: String?
    /// The ending of the file's name.
    var format: String?
  }

  var step: String
  var cases: [Case]

  init(_ step: String) throws {
    self.step = step
    let file = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Goldens/Cleaning/\(step).jsonl")
    cases = try Data(contentsOf: file).split(separator: 0x0A).map { try JSONDecoder().decode(Case.self, from: $0) }
  }
}

/// How often a step was right.
struct Agreement {
  var hits = 0
  var misses = 0
  var falseAlarms = 0
  var rightlySilent = 0

  var precision: Double { hits + falseAlarms == 0 ? 1 : Double(hits) / Double(hits + falseAlarms) }
  var recall: Double { hits + misses == 0 ? 1 : Double(hits) / Double(hits + misses) }

  mutating func count(_ found: Bool, label: Bool) {
    switch (found, label) {
    case (true, true): hits += 1
    case (false, true): misses += 1
    case (true, false): falseAlarms += 1
    case (false, false): rightlySilent += 1
    }
  }
}

extension LabelledSample {
  /// Figures of the open part and of the held-out part. With `KAIJUAN_CLEANING_TABLE` set, prints a row of the table that
  /// `Scripts/measure-cleaning` shows, and every case of the open part that went wrong.
  func measure(_ finds: (Case) throws -> Bool) rethrows -> (open: Agreement, held: Agreement) {
    var (open, held) = (Agreement(), Agreement())
    let isShown = ProcessInfo.processInfo.environment["KAIJUAN_CLEANING_TABLE"] != nil
    for one in cases {
      let found = try finds(one)
      if one.held { held.count(found, label: one.label) } else { open.count(found, label: one.label) }
      guard isShown, !one.held, found != one.label else { continue }
      print("\(step) \(one.id) \(found ? "false alarm" : "missed") (\(one.note ?? "")): \(one.text.prefix(160))")
    }
    guard isShown else { return (open, held) }
    for (name, part) in [("open", open), ("held out", held)] {
      let figures = [part.precision, part.recall].map { $0.formatted(.number.precision(.fractionLength(3))) }
      print(
        "TABLE | \(step) | \(name) | \(part.hits + part.misses) | \(part.falseAlarms + part.rightlySilent) | "
          + "\(figures[0]) | \(figures[1]) |")
    }
    return (open, held)
  }
}
