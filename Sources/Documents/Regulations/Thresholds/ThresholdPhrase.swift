/// The words around a quantity, or two, that make it a bound.
struct ThresholdPhrase {
  struct Bound: Equatable {
    var relation: ClauseThreshold.Relation
    var value: Double
    var upper: Double?
    var isUpperExcluded = false
  }

  var bounds: [Bound]
  var unit: String
  /// From the first word to the last.
  var range: Range<Int>
  /// Whether the second quantity belongs to it.
  var takesNext = false
  /// The words of relation stand behind the number: 以上, 以内.
  var isTrailing = false

  /// `nil` where the quantity is no bound.
  init?(_ text: ScalarText, sentence: Range<Int>, after: Int, _ quantity: Quantity, _ next: Quantity?) {
    let before = RelationWords.before(quantity.range.lowerBound, from: after, in: text)
    let behind = RelationWords.behind(quantity.range.upperBound, in: text, isTime: MeasureUnit.isTime(quantity.unit))
    (bounds, unit, range) = ([], quantity.unit, quantity.range)
    // 五倍以上十倍以下, 百分之三至百分之五, between 2 % and 5 %
    if let next, var pair = Self.pair(text, quantity, next, before, behind), before.map({ !$0.isNegated }) ?? true {
      pair.isTrailing = before == nil
      self = pair
      return
    }
    guard let relation = before?.relation ?? behind?.relation else { return nil }
    if before?.needsTime == true, !MeasureUnit.isTime(quantity.unit) { return nil }
    bounds = [Bound(relation: relation, value: quantity.value)]
    isTrailing = before == nil
    let end = before == nil ? behind?.range.upperBound : nil
    range = (before?.range.lowerBound ?? quantity.range.lowerBound)..<(end ?? quantity.range.upperBound)
  }

  private init(bounds: [Bound], unit: String, range: Range<Int>) {
    (self.bounds, self.unit, self.range, takesNext) = (bounds, unit, range, true)
  }

  private static func pair(
    _ text: ScalarText, _ low: Quantity, _ high: Quantity, _ before: RelationWords?, _ behind: RelationWords?
  ) -> ThresholdPhrase? {
    let unit = high.unit.isEmpty ? low.unit : high.unit
    guard low.unit == unit || low.unit.isEmpty, high.value >= low.value else { return nil }
    let start = text.skippingSpace(from: behind?.range.upperBound ?? low.range.upperBound)
    let gap =
      start <= high.range.lowerBound
      ? text.string(start..<high.range.lowerBound).lowercased().filter { !$0.isWhitespace } : "?"
    let from = (before?.range ?? low.range).lowerBound
    let closing = RelationWords.behind(high.range.upperBound, in: text, isTime: MeasureUnit.isTime(unit))
    let end = closing?.range.upperBound ?? high.range.upperBound
    if behind?.relation == .atLeast || before?.relation == .atLeast {
      // 以上…以下, 以上不满…, 已满…不满…
      if ["不满", "不足", "未满", "低于", "且不满", "，不满"].contains(gap) {
        return ThresholdPhrase(
          bounds: [Bound(relation: .between, value: low.value, upper: high.value, isUpperExcluded: true)], unit: unit,
          range: from..<high.range.upperBound)
      }
      guard before == nil, gap.isEmpty, closing?.relation == .atMost else { return nil }
      return ThresholdPhrase(
        bounds: [Bound(relation: .between, value: low.value, upper: high.value)], unit: unit, range: from..<end)
    }
    let isRange = ["至", "到", "-", "—", "–", "~", "～", "－"].contains(gap)
    if before?.relation == .above, isRange {
      return ThresholdPhrase(
        bounds: [Bound(relation: .above, value: low.value), Bound(relation: .atMost, value: high.value)], unit: unit,
        range: from..<high.range.upperBound)
    }
    let isYear = unit == "year" && low.value >= 1000
    let isSpan = before?.relation == .between && ["and", "to", "和", "与", "至", "到"].contains(gap)
    guard isSpan || (before == nil && isRange && !unit.isEmpty && !isYear) else { return nil }
    return ThresholdPhrase(
      bounds: [Bound(relation: .between, value: low.value, upper: high.value)], unit: unit,
      range: from..<high.range.upperBound)
  }
}
