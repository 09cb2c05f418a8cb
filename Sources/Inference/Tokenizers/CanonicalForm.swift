import Foundation

/// Canonical normalisation in time proportional to the text.
///
/// Foundation puts the marks on one character in order in time that grows with the square of their number: a few
/// hundred kilobytes of accents would keep it busy for minutes. Longer runs of marks than any script writes are
/// therefore cut, and each part is normalised on its own.
enum CanonicalForm {
  /// Unicode's stream-safe text format (UAX #15) takes 30.
  private static let mostMarks = 64

  static func composed(_ text: String) -> String {
    parts(of: text).map { $0.precomposedStringWithCanonicalMapping }.joined()
  }

  static func decomposed(_ text: String) -> String {
    parts(of: text).map { $0.decomposedStringWithCanonicalMapping }.joined()
  }

  /// Text without such runs is one part.
  private static func parts(of text: String) -> [String] {
    let scalars = text.unicodeScalars
    var parts: [String] = []
    var start = scalars.startIndex
    var marks = 0
    for position in scalars.indices {
      let isMark =
        scalars[position].value >= 0x300 && scalars[position].properties.canonicalCombiningClass != .notReordered
      marks = isMark ? marks + 1 : 0
      if marks > mostMarks {
        parts.append(String(scalars[start..<position]))
        start = position
        marks = 1
      }
    }
    return parts.isEmpty ? [text] : parts + [String(scalars[start...])]
  }
}
