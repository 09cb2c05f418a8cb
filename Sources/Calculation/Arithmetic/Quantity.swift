/// A number with the unit it was written with.
public struct Quantity: Sendable, Hashable, CustomStringConvertible {
  public var value: Rational
  /// As written: 元, 天, kg, %; `nil` for a bare number.
  public var unit: String?

  public init(_ value: Rational, unit: String? = nil) {
    self.value = value
    self.unit = unit
  }

  /// Decimal, with ≈ before what had to be rounded.
  public var description: String {
    let (text, isExact) = DecimalNotation.text(value)
    let isWord = unit?.first.map { $0.isASCII && $0.isLetter } ?? false
    return (isExact ? "" : "≈ ") + text + (isWord ? " " : "") + (unit ?? "")
  }
}
