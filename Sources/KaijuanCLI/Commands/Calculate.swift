import ArgumentParser
import Calculation

struct Calculate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Work out an expression exactly.",
    discussion: """
      Numbers may have thousands separators, 百千万亿, percent signs and units: "1.5万元 × 12", "200 * (1 + 5%)", "(15天 - 10天) / 15天".
      """)

  @Argument(help: "The expression.")
  var expression: String

  @OptionGroup var common: CommonOptions

  private struct Report: Encodable {
    var expression: String
    /// Decimal; rounded to six places where `exact` is false.
    var value: String
    var exact: Bool
    var unit: String?
    /// In lowest terms.
    var fraction: String
  }

  func run() async throws {
    let result = try Calculator.evaluate(expression)
    guard common.json else { return Console.write("\(expression) = \(result)\n") }
    let (text, isExact) = DecimalNotation.text(result.value)
    try JSONOutput.write(
      Report(
        expression: expression, value: text, exact: isExact, unit: result.unit,
        fraction: "\(result.value.numerator)/\(result.value.denominator)"))
  }
}
