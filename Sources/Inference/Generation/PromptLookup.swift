/// Guesses what comes next from what was said before: after the last three tokens, or else the last two, the tokens that followed them
/// when they last occurred (Saxena 2023). Answers that quote their passages repeat them at length.
///
/// It watches itself: while drafts are accepted they grow; when they are not they shrink, two tokens are no longer enough, and drafts
/// stop for longer and longer while they fail.
struct PromptLookup {
  /// A draft and the token before it fill one panel of activations.
  static let longestDraft = 7
  /// Fills half a panel.
  private static let shortDraft = 3
  private static let longestPause = 64

  /// Where the token after each pair and each triple of tokens stands, at their last occurrence.
  private var pairs: [Pair: Int] = [:]
  private var triples: [Triple: Int] = [:]
  private var indexed = 0
  private var length = shortDraft
  private var pause = 0
  private var nextPause = 2
  private var isTrusted = true

  private struct Pair: Hashable {
    var first, second: Int32
  }
  private struct Triple: Hashable {
    var first, second, third: Int32
  }

  /// At most `limit` tokens that may follow `tokens`, which must begin with those of the call before. Cost: constant for each new token.
  mutating func draft(after tokens: [Int32], limit: Int) -> [Int32] {
    index(tokens)
    if pause > 0 {
      pause -= 1
      return []
    }
    let count = tokens.count
    guard count >= 3 else { return [] }
    let found =
      triples[Triple(first: tokens[count - 3], second: tokens[count - 2], third: tokens[count - 1])]
      ?? (isTrusted ? pairs[Pair(first: tokens[count - 2], second: tokens[count - 1])] : nil)
    guard let found else { return [] }
    return Array(tokens[found...].prefix(min(length, limit)))
  }

  /// Learns how much of the last draft was right.
  mutating func learn(drafted: Int, accepted: Int) {
    guard drafted > 0 else { return }
    length = accepted == drafted ? Self.longestDraft : Self.shortDraft
    isTrusted = accepted >= Self.shortDraft
    if isTrusted {
      nextPause = 2
    } else if accepted == 0 {
      pause = nextPause
      nextPause = min(Self.longestPause, nextPause * 2)
    }
  }

  private mutating func index(_ tokens: [Int32]) {
    while indexed < tokens.count {
      if indexed >= 2 { pairs[Pair(first: tokens[indexed - 2], second: tokens[indexed - 1])] = indexed }
      if indexed >= 3 {
        triples[Triple(first: tokens[indexed - 3], second: tokens[indexed - 2], third: tokens[indexed - 1])] = indexed
      }
      indexed += 1
    }
  }
}
