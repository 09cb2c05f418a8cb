import Testing

@testable import Calculation

@Suite struct CalculatorTests {
  @Test(arguments: [
    ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("2^3^2", "512"), ("-2^2", "-4"), ("(-2)^2", "4"), ("2^-2", "0.25"),
    ("0.1 + 0.2", "0.3"), ("1/3 + 1/6", "0.5"), ("1/3", "≈ 0.333333"), ("2/3", "≈ 0.666667"), ("-2/3", "≈ -0.666667"),
    ("1,234,567.89 + 0.11", "1234568"), ("10 % 3", "1"), ("-7 % 3", "2"), ("7.5 % 2", "1.5"), ("50%", "0.5"),
    ("50% * 80", "40"), ("200 * (1 + 5%)", "210"), ("10%%", "0.001"), ("5 % (2)", "1"), ("3.5万", "35000"),
    ("1.2亿 - 2千万", "100000000"), ("1万亿", "1000000000000"), ("15天 - 10天", "5天"), ("3 kg * 4", "12 kg"),
    ("100元 / 8元", "12.5"), ("100元 / 8", "12.5元"), ("$3 + $4", "7$"), ("￥1.5万 × 12", "180000¥"), ("８ ÷ （２＋２）", "2"),
    ("1 - -1", "2"), ("--1", "1"), ("0^0", "1"), ("999999/1000000", "0.999999"), ("0.0000001", "0.0000001"),
    ("2^100", "1267650600228229401496703205376"), ("1/2^30", "≈ 0"), ("-1/2^30", "≈ 0"), ("5·2", "10"),
    ("1999999999/2000000000 / 3 * 3", "0.9999999995"), ("1.50元", "1.5元"), ("2^1000 / 2^1000 ", ""),
  ])
  func values(_ expression: String, _ value: String) {
    if value.isEmpty {
      #expect(throws: CalculationError.overflow(place: 2)) { try Calculator.evaluate(expression) }
    } else {
      #expect((try? Calculator.evaluate(expression))?.description == value, "\(expression)")
    }
  }

  @Test(arguments: [
    ("", CalculationError.empty), (" \n", .empty), ("1 / 0", .divisionByZero(place: 3)),
    ("5 % (1 - 1)", .divisionByZero(place: 3)), ("0^-1", .divisionByZero(place: 2)), ("1 +", .incomplete),
    ("(1", .incomplete), ("(", .incomplete), ("1)", .unexpected(")", place: 2)), ("1 2", .unexpected("2", place: 3)),
    ("()", .unexpected(")", place: 2)), ("* 2", .unexpected("*", place: 1)), ("x + 1", .unexpected("x", place: 1)),
    ("1,23", .malformedNumber("1,23", place: 1)), ("1,2345", .malformedNumber("1,2345", place: 1)),
    ("1.2.3", .malformedNumber("1.2.3", place: 1)), ("1234,567", .malformedNumber("1234,567", place: 1)),
    ("1.5,000", .malformedNumber("1.5,000", place: 1)), ("99^1001", .exponent(place: 3, limit: 1000)),
    ("2^0.5", .exponent(place: 2, limit: 1000)), ("99999999999999999999^2", .overflow(place: 21)),
    ("5元 + 3天", .units("元", "天", operation: "a sum", place: 4)),
    ("5元 + 3", .units("元", nil, operation: "a sum", place: 4)),
    ("5元 * 3元", .units("元", "元", operation: "a product", place: 4)),
    ("5 / 3天", .units(nil, "天", operation: "a quotient", place: 3)),
    ("(2元)^2", .units("元", nil, operation: "a power", place: 5)),
    ("$5元", .units("$", "元", operation: "a number", place: 2)), ("1 = 1", .unexpected("=", place: 3)),
    ("ignore this", .unexpected("i", place: 1)), ("\u{0}", .unexpected("\u{0}", place: 1)),
  ])
  func errors(_ expression: String, _ error: CalculationError) {
    #expect(throws: error) { try Calculator.evaluate(expression) }
    #expect(!error.description.isEmpty)
  }

  @Test func limits() throws {
    #expect(throws: CalculationError.tooLong(characters: 1001, limit: 1000)) {
      try Calculator.evaluate(String(repeating: "1", count: 1001))
    }
    #expect(throws: CalculationError.self) { try Calculator.evaluate(String(repeating: "9", count: 31)) }
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
    }
    #expect(try Calculator.evaluate(nested(64)).value == .one)
    #expect(throws: CalculationError.tooDeep(place: 65, limit: 64)) { try Calculator.evaluate(nested(65)) }
    #expect(throws: CalculationError.tooDeep(place: 65, limit: 64)) {
      try Calculator.evaluate(String(repeating: "-", count: 900) + "1")
    }
    #expect(throws: CalculationError.tooDeep(place: 130, limit: 64)) {
      try Calculator.evaluate(String(repeating: "1^", count: 400) + "1")
    }
    let long = (0..<300).map { _ in "1" }.joined(separator: "+")
    #expect(try Calculator.evaluate(long).value == Rational(300))
  }

  /// Sums and products of small numbers, against whole-number arithmetic.
  @Test func randomExpressionsAreExact() throws {
    var numbers = SystemRandomNumberGenerator()
    func expression(_ depth: Int) -> (text: String, value: Int) {
      guard depth > 0, Bool.random(using: &numbers) || depth > 3 else {
        let value = Int.random(in: 0...99, using: &numbers)
        return ("\(value)", value)
      }
      let (one, other) = (expression(depth - 1), expression(depth - 1))
      switch Int.random(in: 0..<4, using: &numbers) {
      case 0: return ("(\(one.text)+\(other.text))", one.value + other.value)
      case 1: return ("(\(one.text) - \(other.text))", one.value - other.value)
      case 2: return ("(\(one.text)×\(other.text))", one.value * other.value)
      default: return ("(-\(one.text))", -one.value)
      }
    }
    for _ in 0..<500 {
      let (text, value) = expression(5)
      guard text.unicodeScalars.count <= Calculator.maximumCharacters else { continue }
      #expect(try Calculator.evaluate(text).value == Rational(value), "\(text)")
    }
  }

  /// Whatever comes, it ends with a value or a `CalculationError`.
  @Test func randomTextNeitherCrashesNorHangs() {
    let pieces = Array("0123456789.,+-*/%^()万亿元天% $é９（").map(String.init) + ["99999999999", "1/3", "^9", "2^"]
    for _ in 0..<5_000 {
      let text = (0..<Int.random(in: 0...40)).map { _ in pieces.randomElement() ?? "" }.joined()
      do throws(CalculationError) {
        let value = try Calculator.evaluate(text)
        #expect(value.value.denominator > 0)
        #expect(!value.description.isEmpty)
      } catch { #expect(!error.description.isEmpty) }
    }
  }

  @Test func fractionsKeepToTheirLaws() throws {
    for _ in 0..<500 {
      func fraction() throws -> Rational {
        try #require(Rational(Int128(Int.random(in: -1000...1000)), over: Int128(Int.random(in: 1...1000))))
      }
      let (a, b, c) = (try fraction(), try fraction(), try fraction())
      let left = try #require(a.adding(b)?.multiplied(by: c))
      let second = try #require(b.multiplied(by: c))
      let right = try #require(a.multiplied(by: c)?.adding(second))
      #expect(left == right)
      #expect(a.adding(a.negated) == .zero)
      if let inverse = a.inverse { #expect(a.multiplied(by: inverse) == .one) }
    }
    #expect(Rational(.min, over: 1) == nil)
    #expect(Rational(1, over: 0) == nil)
    #expect(Rational(.max, over: 1)?.adding(.one) == nil)
    #expect(Rational(.max, over: 1)?.multiplied(by: Rational(2)) == nil)
  }
}
