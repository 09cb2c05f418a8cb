/// An exact fraction of 128-bit whole numbers, in lowest terms.
public struct Rational: Sendable, Hashable {
  public let numerator: Int128
  /// Above 0.
  public let denominator: Int128

  public static let zero = Rational(0)
  public static let one = Rational(1)

  public init(_ value: Int) {
    (numerator, denominator) = (Int128(value), 1)
  }

  /// `nil` where the denominator is 0, or lowest terms do not fit.
  public init?(_ numerator: Int128, over denominator: Int128) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    let divisor = Self.divisor(numerator.magnitude, denominator.magnitude)
    let sign: Int128 = (numerator < 0) != (denominator < 0) ? -1 : 1
    self.numerator = sign * Int128(numerator.magnitude / divisor)
    self.denominator = Int128(denominator.magnitude / divisor)
  }

  public var isZero: Bool { numerator == 0 }
  public var isWhole: Bool { denominator == 1 }
  public var negated: Rational { Rational(unchecked: -numerator, denominator) }
  public var double: Double { Double(numerator) / Double(denominator) }

  private init(unchecked numerator: Int128, _ denominator: Int128) {
    (self.numerator, self.denominator) = (numerator, denominator)
  }

  // MARK: Arithmetic. `nil` where the result does not fit.

  public func adding(_ other: Rational) -> Rational? {
    let common = Int128(Self.divisor(denominator.magnitude, other.denominator.magnitude))
    guard let left = Self.product(numerator, other.denominator / common),
      let right = Self.product(other.numerator, denominator / common),
      let bottom = Self.product(denominator, other.denominator / common)
    else { return nil }
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? nil : Rational(sum, over: bottom)
  }

  public func multiplied(by other: Rational) -> Rational? {
    guard let one = Rational(numerator, over: other.denominator),
      let two = Rational(other.numerator, over: denominator),
      let top = Self.product(one.numerator, two.numerator), let bottom = Self.product(one.denominator, two.denominator)
    else { return nil }
    return Rational(top, over: bottom)
  }

  /// `nil` for zero.
  public var inverse: Rational? { Rational(denominator, over: numerator) }

  /// By repeated squaring.
  public func power(_ exponent: Int) -> Rational? {
    guard var base = exponent < 0 ? inverse : self else { return nil }
    var rest = exponent.magnitude
    var result = Rational.one
    while rest > 0 {
      if rest & 1 == 1 {
        guard let next = result.multiplied(by: base) else { return nil }
        result = next
      }
      rest >>= 1
      guard rest > 0 else { break }
      guard let square = base.multiplied(by: base) else { return nil }
      base = square
    }
    return result
  }

  /// What is left when `other` is taken away as often as it goes in whole, with the sign of `other`.
  public func remainder(_ other: Rational) -> Rational? {
    guard let inverse = other.inverse, let ratio = multiplied(by: inverse) else { return nil }
    let (quotient, rest) = ratio.numerator.quotientAndRemainder(dividingBy: ratio.denominator)
    let whole = Rational(unchecked: rest < 0 ? quotient - 1 : quotient, 1)
    return whole.multiplied(by: other).flatMap { adding($0.negated) }
  }

  private static func product(_ one: Int128, _ other: Int128) -> Int128? {
    let (value, overflow) = one.multipliedReportingOverflow(by: other)
    return overflow || value == .min ? nil : value
  }

  /// Euclid's; 1 for two zeros.
  private static func divisor(_ one: UInt128, _ other: UInt128) -> UInt128 {
    var (one, other) = (one, other)
    while other != 0 { (one, other) = (other, one % other) }
    return max(one, 1)
  }
}
