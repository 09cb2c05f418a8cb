/// An answer that was worked out from numbers that passages state.
public struct CitedCalculation: Sendable, Equatable {
  /// A number with the place that states it.
  public struct Operand: Sendable, Equatable {
    /// As the question names it.
    public var name: String
    public var quantity: Quantity
    /// Which of the passages.
    public var passage: Int
    /// UTF-8 range in it, from the name to the end of the number.
    public var bytes: Range<Int>
  }

  /// In the order of the working.
  public var operands: [Operand]
  /// `6% − 4.5%`.
  public var expression: String
  public var result: Quantity

  /// `6% − 4.5% = 1.5 个百分点`.
  public var working: String {
    result.description.hasPrefix("≈") ? "\(expression) \(result)" : "\(expression) = \(result)"
  }

  /// `nil` unless each thing that the question names has exactly one value in the passages, all of one unit, and the unit is the one asked for.
  public init?(_ question: CalculationQuestion, passages: [String]) {
    var found: [Operand] = []
    var texts: [String] = []
    for name in question.operands {
      let all = passages.enumerated().flatMap { index, text in
        NamedQuantity.find(name, in: text).map { (index: index, named: $0) }
      }
      guard let first = all.first, all.allSatisfy({ Self.isSame($0.named.quantity, first.named.quantity) }) else {
        return nil
      }
      found.append(
        Operand(name: name, quantity: first.named.quantity, passage: first.index, bytes: first.named.bytes))
      texts.append(first.named.text)
    }
    let unit = found[0].quantity.unit
    guard Set(found.map { MeasuredUnit.key($0.quantity.unit ?? "") }).count == 1 else { return nil }
    if let asked = question.unit, MeasuredUnit.key(asked) != MeasuredUnit.key(unit ?? ""),
      !(asked == "钱" && unit == "元")
    {
      return nil
    }
    if question.operation == .difference, found[0].quantity.value.double < found[1].quantity.value.double {
      found.swapAt(0, 1)
      texts.swapAt(0, 1)
    }
    let isChinese = question.operands[0].unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    guard let result = Self.result(question.operation, found.map { Quantity($0.quantity.value, unit: unit) }, isChinese)
    else { return nil }
    self.result = result
    operands = found
    switch question.operation {
    case .sum: expression = texts.joined(separator: " + ")
    case .average: expression = "(" + texts.joined(separator: " + ") + ") ÷ \(texts.count)"
    case .excess, .difference: expression = texts.joined(separator: " − ")
    case .share: expression = texts.joined(separator: " ÷ ")
    }
  }

  private static func isSame(_ one: Quantity, _ other: Quantity) -> Bool {
    one.value == other.value && MeasuredUnit.key(one.unit ?? "") == MeasuredUnit.key(other.unit ?? "")
  }

  /// `nil` where the numbers contradict the question (what should be more is less), or the result does not fit.
  private static func result(
    _ operation: CalculationQuestion.Operation, _ values: [Quantity], _ isChinese: Bool
  ) -> Quantity? {
    do throws(CalculationError) {
      switch operation {
      case .sum, .average:
        var total = values[0]
        for value in values.dropFirst() { total = try Calculator.sum(total, value, 0) }
        return operation == .sum ? total : try Calculator.quotient(total, Quantity(Rational(values.count)), 0)
      case .excess, .difference:
        var rest = try Calculator.sum(values[0], Quantity(values[1].value.negated, unit: values[1].unit), 0)
        guard rest.value.numerator >= 0, operation == .difference || !rest.value.isZero else { return nil }
        if rest.unit == "%" { rest.unit = isChinese ? "个百分点" : "percentage points" }
        return rest
      case .share:
        let ratio = try Calculator.quotient(values[0], values[1], 0)
        guard ratio.value.numerator >= 0 else { return nil }
        return Quantity(try Calculator.product(ratio, Quantity(Rational(100)), 0).value, unit: "%")
      }
    } catch { return nil }
  }
}
