/// Where a passage says (or fails to say) what a statement says.
struct Evidence: Equatable, Sendable {
  /// Place of the passage among those given, from 0.
  var passage: Int
  /// UTF-8 range in the passage's text.
  var bytes: Range<Int>
  /// 0…1.
  var support: Double
}

/// What became of one statement.
struct Verdict: Equatable, Sendable {
  var isSupported: Bool
  /// Strongest passages in the order the model cites them; of an unsupported statement, those it cites in vain.
  var evidence: [Evidence]
}
