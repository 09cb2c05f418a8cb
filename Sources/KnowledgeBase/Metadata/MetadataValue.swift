import Documents
import Foundation

/// A value of a field, which is kept as text, seen as what it can be compared as.
struct MetadataValue {
  /// Without regard to letter case and full-width forms.
  let folded: String

  init(_ text: String) {
    folded = text.trimmingCharacters(in: .whitespacesAndNewlines)
      .folding(options: [.caseInsensitive, .widthInsensitive], locale: nil)
  }

  /// Below, at or above 0. Two numbers are compared as numbers, two days as days, all else as text; `nil` for a number or a day with
  /// something else, which neither goes before the other.
  func compare(with other: MetadataValue) -> Int? {
    if folded == other.folded { return 0 }
    switch (number, other.number) {
    case (let one?, let two?): return Self.order(one, two)
    case (nil, nil): break
    default: return nil
    }
    switch (day, other.day) {
    case (let one?, let two?): return Self.order(one, two)
    case (nil, nil): return Self.order(folded, other.folded)
    default: return nil
    }
  }

  /// `nan` is none.
  private var number: Double? {
    guard let number = Double(folded), !number.isNaN else { return nil }
    return number
  }

  /// Of `2026-11-21`, and of what begins so and goes on with a time.
  var day: CalendarDate? {
    let rest = folded.dropFirst(10)
    guard rest.isEmpty || rest.first == "t" || rest.first == " " else { return nil }
    return CalendarDate(folded.prefix(10))
  }

  private static func order<Value: Comparable>(_ one: Value, _ two: Value) -> Int {
    one < two ? -1 : one > two ? 1 : 0
  }
}
