/// Cuts an expression into numbers with units, operators and parentheses.
struct ExpressionScanner {
  enum Token: Equatable {
    case number(Rational, unit: String?)
    /// One of `+ - * / % ^ ( )`.
    case symbol(Character)
  }

  struct Placed: Equatable {
    var token: Token
    /// Counted from 1.
    var place: Int
  }

  private let scalars: [Unicode.Scalar]
  private var index = 0

  private init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  static func tokens(_ scalars: [Unicode.Scalar]) throws(CalculationError) -> [Placed] {
    var scanner = ExpressionScanner(scalars)
    var tokens: [Placed] = []
    while let token = try scanner.next() { tokens.append(token) }
    return tokens
  }

  private mutating func next() throws(CalculationError) -> Placed? {
    while index < scalars.count, scalars[index].properties.isWhitespace { index += 1 }
    guard index < scalars.count else { return nil }
    let place = index + 1
    let scalar = Self.plain(scalars[index])
    if Self.isDigit(scalar) { return Placed(token: try number(prefix: nil), place: place) }
    if let currency = Self.currencies[scalar], index + 1 < scalars.count, Self.isDigit(Self.plain(scalars[index + 1])) {
      index += 1
      return Placed(token: try number(prefix: currency), place: place)
    }
    guard let symbol = Self.symbols[scalar] else {
      throw .unexpected(String(scalars[index]), place: place)
    }
    index += 1
    return Placed(token: .symbol(symbol), place: place)
  }

  // MARK: Numbers

  private mutating func number(prefix: String?) throws(CalculationError) -> Token {
    let start = index
    while index < scalars.count, Self.isPartOfNumber(scalars, index) { index += 1 }
    let written = String(String.UnicodeScalarView(scalars[start..<index].map(Self.plain)))
    guard var value = Self.plainDigits(written).flatMap({ DecimalNotation.value($0) }) else {
      throw .malformedNumber(String(written.prefix(50)), place: start + 1)
    }
    while index < scalars.count, let factor = Self.multipliers[scalars[index]] {
      guard let product = value.multiplied(by: Rational(factor)) else { throw .overflow(place: index + 1) }
      value = product
      index += 1
    }
    let unit = unit()
    if let prefix, let unit {
      throw .units(prefix, unit, operation: "a number", place: start + 1)
    }
    return .number(value, unit: prefix ?? unit)
  }

  /// Letters or ideographs behind a number, after one space at most.
  private mutating func unit() -> String? {
    var place = index
    if place < scalars.count, scalars[place] == " " { place += 1 }
    let start = place
    while place < scalars.count, scalars[place].properties.isAlphabetic || "°²³".unicodeScalars.contains(scalars[place])
    {
      place += 1
    }
    guard place > start, place - start <= 24 else { return nil }
    index = place
    return String(String.UnicodeScalarView(scalars[start..<place]))
  }

  /// Without thousands separators; `nil` where they stand wrong.
  private static func plainDigits(_ text: String) -> String? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let groups = parts[0].split(separator: ",", omittingEmptySubsequences: false)
    if groups.count > 1 {
      guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
    }
    if parts.count > 1, parts[1].contains(",") { return nil }
    return groups.joined() + (parts.count > 1 ? "." + parts[1] : "")
  }

  /// A comma or point belongs to the number where a digit follows it.
  private static func isPartOfNumber(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    let scalar = plain(scalars[index])
    if isDigit(scalar) { return true }
    return (scalar == "." || scalar == ",") && index + 1 < scalars.count && isDigit(plain(scalars[index + 1]))
  }

  // MARK: Characters

  private static let multipliers: [Unicode.Scalar: Int] = [
    "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000,
  ]
  private static let currencies: [Unicode.Scalar: String] = ["$": "$", "€": "€", "£": "£", "¥": "¥", "￥": "¥"]
  private static let symbols: [Unicode.Scalar: Character] = [
    "+": "+", "-": "-", "−": "-", "*": "*", "×": "*", "·": "*", "/": "/", "÷": "/", "%": "%", "^": "^", "(": "(",
    ")": ")",
  ]

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// Full-width forms as ASCII.
  private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
  }
}
