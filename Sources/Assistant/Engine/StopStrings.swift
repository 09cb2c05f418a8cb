import Foundation

/// Ends a stream of text before the first of some strings, holding back what may be the beginning of one.
struct StopStrings {
  private let stops: [String]
  private var held = ""
  private(set) var isStopped = false

  init(_ stops: [String]) {
    self.stops = stops.filter { !$0.isEmpty }
  }

  /// The text that can be shown now.
  mutating func append(_ piece: String) -> String {
    guard !isStopped else { return "" }
    guard !stops.isEmpty else { return piece }
    held += piece
    if let first = stops.compactMap({ held.range(of: $0)?.lowerBound }).min() {
      isStopped = true
      defer { held = "" }
      return String(held[..<first])
    }
    let kept = longestBeginning()
    defer { held = String(held.suffix(kept)) }
    return String(held.dropLast(kept))
  }

  /// What was held back, at the end of the stream.
  mutating func finish() -> String {
    defer { held = "" }
    return isStopped ? "" : held
  }

  /// Characters at the end of `held` that begin a stop string.
  private func longestBeginning() -> Int {
    let longest = stops.map(\.count).max() ?? 0
    return (1..<max(1, min(longest, held.count + 1))).reversed().first { count in
      stops.contains { $0.hasPrefix(held.suffix(count)) }
    } ?? 0
  }
}
