/// Evaluates expressions exactly.
///
///     sum     = product { ("+" | "-") product }
///     product = signed { ("*" | "/" | "%") signed }
///     signed  = ("+" | "-") signed | power
///     power   = percent [ "^" signed ]
///     percent = ( number | "(" sum ")" ) { "%" }
///
/// `%` is the remainder where an operand follows, and a hundredth elsewhere. `2^3^2` is 512 and `-2^2` is -4. Numbers are decimal, with
/// thousands separators, 百千万亿 and a unit behind them: sums need equal units, of a product one factor may have one, and of a quotient
/// equal ones cancel.
public struct Calculator {
  public static let maximumCharacters = 1_000
  public static let maximumDepth = 64
  public static let maximumExponent = 1_000

  /// Linear in the length. Throws `CalculationError`.
  public static func evaluate(_ expression: String) throws(CalculationError) -> Quantity {
    let scalars = Array(expression.unicodeScalars.prefix(maximumCharacters + 1))
    guard scalars.count <= maximumCharacters else {
      throw .tooLong(characters: expression.unicodeScalars.count, limit: maximumCharacters)
    }
    let tokens = try ExpressionScanner.tokens(scalars)
    guard !tokens.isEmpty else { throw .empty }
    var parser = Calculator(tokens: tokens)
    let value = try parser.sum()
    if let rest = parser.current { throw .unexpected(rest.text, place: rest.place) }
    return value
  }

  private let tokens: [ExpressionScanner.Placed]
  private var index = 0
  private var depth = 0

  private init(tokens: [ExpressionScanner.Placed]) { self.tokens = tokens }

  private var current: ExpressionScanner.Placed? { index < tokens.count ? tokens[index] : nil }

  /// The symbol at hand, if it is one of these.
  private func symbol(_ allowed: String) -> (Character, place: Int)? {
    guard let current, case .symbol(let symbol) = current.token, allowed.contains(symbol) else { return nil }
    return (symbol, current.place)
  }

  // MARK: Grammar

  private mutating func sum() throws(CalculationError) -> Quantity {
    var left = try product()
    while let (operation, place) = symbol("+-") {
      index += 1
      let right = try product()
      left = try Self.sum(left, operation == "+" ? right : Quantity(right.value.negated, unit: right.unit), place)
    }
    return left
  }

  private mutating func product() throws(CalculationError) -> Quantity {
    var left = try signed()
    while let (operation, place) = symbol("*/%") {
      index += 1
      let right = try signed()
      switch operation {
      case "*": left = try Self.product(left, right, place)
      case "/": left = try Self.quotient(left, right, place)
      default: left = try Self.remainder(left, right, place)
      }
    }
    return left
  }

  private mutating func signed() throws(CalculationError) -> Quantity {
    guard let (sign, place) = symbol("+-") else { return try power() }
    index += 1
    try descend(place)
    defer { depth -= 1 }
    let value = try signed()
    return sign == "-" ? Quantity(value.value.negated, unit: value.unit) : value
  }

  private mutating func power() throws(CalculationError) -> Quantity {
    let base = try percent()
    guard let (_, place) = symbol("^") else { return base }
    index += 1
    try descend(place)
    defer { depth -= 1 }
    let exponent = try signed()
    guard base.unit == nil, exponent.unit == nil else {
      throw .units(base.unit, exponent.unit, operation: "a power", place: place)
    }
    guard exponent.value.isWhole, exponent.value.numerator.magnitude <= UInt128(Self.maximumExponent) else {
      throw .exponent(place: place, limit: Self.maximumExponent)
    }
    let times = Int(exponent.value.numerator)
    if times < 0, base.value.isZero { throw .divisionByZero(place: place) }
    guard let value = base.value.power(times) else { throw .overflow(place: place) }
    return Quantity(value)
  }

  private mutating func percent() throws(CalculationError) -> Quantity {
    var value = try operand()
    while let (_, place) = symbol("%"), !isOperand(after: index) {
      index += 1
      guard value.unit == nil else { throw .units(value.unit, "%", operation: "a percentage", place: place) }
      guard let hundredth = Rational(1, over: 100).flatMap(value.value.multiplied) else {
        throw .overflow(place: place)
      }
      value.value = hundredth
    }
    return value
  }

  private func isOperand(after index: Int) -> Bool {
    guard index + 1 < tokens.count else { return false }
    switch tokens[index + 1].token {
    case .number: return true
    case .symbol(let symbol): return symbol == "("
    }
  }

  private mutating func operand() throws(CalculationError) -> Quantity {
    guard let token = current else { throw .incomplete }
    index += 1
    switch token.token {
    case .number(let value, let unit): return Quantity(value, unit: unit)
    case .symbol("("):
      try descend(token.place)
      defer { depth -= 1 }
      let value = try sum()
      guard let close = current else { throw .incomplete }
      guard close.token == .symbol(")") else { throw .unexpected(close.text, place: close.place) }
      index += 1
      return value
    case .symbol: throw .unexpected(token.text, place: token.place)
    }
  }

  private mutating func descend(_ place: Int) throws(CalculationError) {
    depth += 1
    guard depth <= Self.maximumDepth else { throw .tooDeep(place: place, limit: Self.maximumDepth) }
  }

  // MARK: Operations

  static func sum(_ one: Quantity, _ other: Quantity, _ place: Int) throws(CalculationError) -> Quantity {
    guard one.unit == other.unit else { throw .units(one.unit, other.unit, operation: "a sum", place: place) }
    guard let value = one.value.adding(other.value) else { throw .overflow(place: place) }
    return Quantity(value, unit: one.unit)
  }

  static func product(_ one: Quantity, _ other: Quantity, _ place: Int) throws(CalculationError) -> Quantity {
    guard one.unit == nil || other.unit == nil else {
      throw .units(one.unit, other.unit, operation: "a product", place: place)
    }
    guard let value = one.value.multiplied(by: other.value) else { throw .overflow(place: place) }
    return Quantity(value, unit: one.unit ?? other.unit)
  }

  static func quotient(_ one: Quantity, _ other: Quantity, _ place: Int) throws(CalculationError) -> Quantity {
    guard other.unit == nil || one.unit == other.unit else {
      throw .units(one.unit, other.unit, operation: "a quotient", place: place)
    }
    guard let inverse = other.value.inverse else { throw .divisionByZero(place: place) }
    guard let value = one.value.multiplied(by: inverse) else { throw .overflow(place: place) }
    return Quantity(value, unit: other.unit == nil ? one.unit : nil)
  }

  static func remainder(_ one: Quantity, _ other: Quantity, _ place: Int) throws(CalculationError) -> Quantity {
    guard one.unit == other.unit else { throw .units(one.unit, other.unit, operation: "a remainder", place: place) }
    guard !other.value.isZero else { throw .divisionByZero(place: place) }
    guard let value = one.value.remainder(other.value) else { throw .overflow(place: place) }
    return Quantity(value, unit: one.unit)
  }
}

extension ExpressionScanner.Placed {
  var text: String {
    switch token {
    case .number(let value, let unit): Quantity(value, unit: unit).description
    case .symbol(let symbol): String(symbol)
    }
  }
}
