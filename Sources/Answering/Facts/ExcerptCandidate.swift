import Foundation

/// Words of the passages that may answer a question, as one reading of them or several have named them.
public struct ExcerptCandidate: Sendable, Equatable {
  public var text: String
  /// Natural logarithm of the mean of its probabilities, which is 0 in readings that did not name it.
  public var likelihood: Double
  /// The model's at its end, one of each reading that named it; none where the model tells none.
  public var states: [[Float]]

  /// Less likely is as good as impossible.
  static let leastLikelihood = -700.0

  /// Of all readings, likeliest first. Blanks and punctuation around them make no difference.
  static func merged(_ readings: [[ExcerptChoice.Excerpt]]) -> [ExcerptCandidate] {
    var found: [String: (probability: Double, states: [[Float]])] = [:]
    for reading in readings {
      var seen = Set<String>()
      for excerpt in reading {
        let text = trimmed(excerpt.text)
        guard !text.isEmpty else { continue }
        found[text, default: (0, [])].probability += exp(excerpt.likelihood)
        if seen.insert(text).inserted, !excerpt.state.isEmpty { found[text]?.states.append(excerpt.state) }
      }
    }
    return found.map {
      ExcerptCandidate(
        text: $0.key, likelihood: max(log($0.value.probability / Double(readings.count)), leastLikelihood),
        states: $0.value.states)
    }.sorted { ($1.likelihood, $0.text) < ($0.likelihood, $1.text) }
  }

  private static func trimmed(_ text: String) -> String {
    func isMargin(_ character: Character) -> Bool {
      character.isWhitespace || ",，.。;；:：、!！?？".contains(character)
    }
    var rest = text[...].drop(while: isMargin)
    while let last = rest.last, isMargin(last) { rest.removeLast() }
    return String(rest)
  }
}
