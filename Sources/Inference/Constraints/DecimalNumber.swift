/// The size of a number as decimal digits, without a sign.
struct DecimalMagnitude: Equatable {
  /// No leading zeros; of zero, empty.
  var integer: [UInt8]
  /// No trailing zeros.
  var fraction: [UInt8]

  static let zero = DecimalMagnitude(integer: [], fraction: [])

  var isZero: Bool { integer.isEmpty && fraction.isEmpty }

  static func < (left: Self, right: Self) -> Bool {
    if left.integer.count != right.integer.count { return left.integer.count < right.integer.count }
    if left.integer != right.integer { return left.integer.lexicographicallyPrecedes(right.integer) }
    return left.fraction.lexicographicallyPrecedes(right.fraction)
  }
}

/// A number of JSON, exactly.
struct DecimalNumber: Equatable {
  var isNegative: Bool
  var magnitude: DecimalMagnitude

  static let zero = DecimalNumber(isNegative: false, magnitude: .zero)

  /// `nil` if it has more digits than anyone would count.
  init?(_ text: String) {
    let parts = text.lowercased().split(separator: "e", maxSplits: 1)
    guard let mantissa = parts.first, let exponent = parts.count == 2 ? Int(parts[1]) : 0 else { return nil }
    let digits = mantissa.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    guard mantissa.utf8.count <= Self.maximumDigits, abs(exponent) <= Self.maximumDigits, let whole = digits.first
    else { return nil }
    var all = digits.joined().utf8.map { $0 - UInt8(ascii: "0") }
    var point = whole.utf8.count + exponent
    if point < 0 { all.insert(contentsOf: repeatElement(0, count: -point), at: 0) }
    point = max(0, point)
    if point > all.count { all += repeatElement(0, count: point - all.count) }
    magnitude = DecimalMagnitude(
      integer: Array(all[..<point].drop { $0 == 0 }),
      fraction: Array(all[point...].reversed().drop { $0 == 0 }.reversed()))
    isNegative = mantissa.hasPrefix("-") && !magnitude.isZero
  }

  init(isNegative: Bool, magnitude: DecimalMagnitude) {
    self.isNegative = isNegative
    self.magnitude = magnitude
  }

  private static let maximumDigits = 400

  static func < (left: Self, right: Self) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative ? right.magnitude < left.magnitude : left.magnitude < right.magnitude
  }

  var negated: DecimalNumber { DecimalNumber(isNegative: !isNegative && !magnitude.isZero, magnitude: magnitude) }
}
