/// A number by its value, however it is written: `1,361万`, `13.61 million` and `13610000` are equal.
struct NumberKey: Hashable, Sendable {
  /// Without leading and trailing zeros; empty for zero.
  private(set) var digits: String
  /// The power of ten of the last digit.
  private(set) var exponent: Int

  /// `whole` and `fraction` hold ASCII digits only.
  init(whole: String, fraction: String = "", powerOfTen: Int = 0) {
    let all = (whole + fraction).drop { $0 == "0" }
    let kept = all.reversed().drop { $0 == "0" }
    digits = String(kept.reversed())
    exponent = digits.isEmpty ? 0 : powerOfTen - fraction.utf8.count + (all.count - kept.count)
  }

  /// How it stands among the words of a text.
  var term: String { "#\(digits)e\(exponent)" }
}
