/// Decimal notation of exact fractions.
public enum DecimalNotation {
  /// In one number that is read.
  public static let maximumDigits = 30
  /// Behind the point, of a fraction that has no end.
  public static let maximumPlaces = 6

  /// Reads ASCII digits with at most one point, without signs and separators. `nil` for anything else.
  static func value(_ text: some StringProtocol) -> Rational? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, !parts[0].isEmpty, parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }) else { return nil }
    let fraction = parts.count > 1 ? parts[1] : ""
    guard parts.count == 1 || !fraction.isEmpty, parts[0].utf8.count + fraction.utf8.count <= maximumDigits,
      let digits = Int128(parts.joined())
    else { return nil }
    return Rational(digits, over: power(of: fraction.utf8.count))
  }

  /// With as many places as it takes, where that is finitely many (and at most 20); else rounded half away from zero to `maximumPlaces`, which
  /// `isExact` tells.
  public static func text(_ value: Rational) -> (text: String, isExact: Bool) {
    let places = finitePlaces(value.denominator)
    guard let (whole, fraction) = rounded(value, places: places ?? maximumPlaces) else {
      return ("\(value.numerator)/\(value.denominator)", true)
    }
    let sign = value.numerator < 0 && !(whole == 0 && fraction.allSatisfy { $0 == "0" }) ? "-" : ""
    let kept = fraction.reversed().drop { $0 == "0" }.reversed()
    return (sign + "\(whole)" + (kept.isEmpty ? "" : "." + String(kept)), places != nil)
  }

  /// Magnitude; `nil` where the digits do not fit.
  private static func rounded(_ value: Rational, places: Int) -> (whole: UInt128, fraction: String)? {
    let bottom = value.denominator.magnitude
    var (whole, rest) = value.numerator.magnitude.quotientAndRemainder(dividingBy: bottom)
    var digits: [UInt8] = []
    for _ in 0..<places {
      let (scaled, overflow) = rest.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      let (digit, left) = scaled.quotientAndRemainder(dividingBy: bottom)
      digits.append(UInt8(digit))
      rest = left
    }
    if rest >= bottom - rest, rest != 0 {
      var place = digits.count - 1
      while place >= 0, digits[place] == 9 {
        digits[place] = 0
        place -= 1
      }
      if place >= 0 { digits[place] += 1 } else { whole += 1 }
    }
    return (whole, digits.map { "\($0)" }.joined())
  }

  /// How many places a fraction in lowest terms has; `nil` for more than 20, or without end.
  private static func finitePlaces(_ denominator: Int128) -> Int? {
    var (rest, twos, fives) = (denominator, 0, 0)
    while rest % 2 == 0 { (rest, twos) = (rest / 2, twos + 1) }
    while rest % 5 == 0 { (rest, fives) = (rest / 5, fives + 1) }
    return rest == 1 && max(twos, fives) <= 20 ? max(twos, fives) : nil
  }

  private static func power(of exponent: Int) -> Int128 { (0..<exponent).reduce(1) { power, _ in power * 10 } }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
