/// Reads the limits that a table sets, a row or a cell each: `项目 | 限值 | 单位`, `Parameter | Minimum | Maximum`.
struct ThresholdTable {
  private let text: ScalarText
  private let table: TextTable
  private let columns: [ThresholdColumn]
  /// Rows above the first with bounds.
  private let headerCount: Int
  /// Of the words above the table: 不得超过下表规定的限值, 单位：dB.
  private let relation: ClauseThreshold.Relation?
  private let unit: String

  /// Words above a table that belong to it.
  static let reach = 120

  /// - Parameter lead: what is said before the text; the words right above the table go before.
  init(_ table: TextTable, in text: ScalarText, lead: String = "") {
    self.text = text
    self.table = table
    let own = text.string(max(0, table.range.lowerBound - Self.reach)..<table.range.lowerBound)
    // Words of the text itself stand nearer.
    let above = own.allSatisfy { $0.isWhitespace || $0 == "|" } ? lead : own
    relation = Self.relation(above)
    unit = Self.unit(above)
    let headerCount = Self.isSecondHeader(table, text) ? 2 : 1
    self.headerCount = headerCount
    let body = table.rows.dropFirst(headerCount)
    var isFirst = true
    columns = table.rows[0].indices.map { column in
      let cells = body.compactMap { row in row.indices.contains(column) && !row[column].isEmpty ? row[column] : nil }
      let bounds = cells.count { Self.bound(in: text, $0) != nil }
      let header = table.rows.prefix(headerCount).compactMap { row in
        row.indices.contains(column) ? text.string(row[column]) : nil
      }
      let found = ThresholdColumn(
        header: header.joined(separator: " "), isNumeric: bounds > 0 && bounds * 2 >= cells.count, isFirst: isFirst)
      if found.role == .subject || found.role == .condition { isFirst = false }
      return found
    }
  }

  /// In reading order; nothing of what no words give a direction to.
  func thresholds(of id: String) -> [ClauseThreshold] {
    table.rows.dropFirst(headerCount).flatMap { row -> [ClauseThreshold] in
      let subject = words(of: row) { $0.role == .subject }
      let condition = words(of: row) { $0.role == .condition }
      let unit =
        row.indices.first { columns.indices.contains($0) && columns[$0].role == .unit }
        .map { text.string(row[$0]).singleLine() } ?? ""
      return row.indices.flatMap { place -> [ClauseThreshold] in
        guard columns.indices.contains(place), case .limit(let header) = columns[place].role,
          let bound = Self.bound(in: text, row[place])
        else { return [] }
        let column = columns[place]
        let written = [unit, column.unit, self.unit].first { !$0.isEmpty } ?? ""
        return bound.bounds.compactMap { one in
          guard let relation = one.relation ?? header ?? self.relation else { return nil }
          return ClauseThreshold(
            clauseID: id, subject: subject, relation: relation, value: one.value, upper: one.upper,
            isUpperExcluded: one.isUpperExcluded,
            unit: bound.unit.isEmpty ? MeasureUnit.canonical(written) : bound.unit,
            condition: [condition, column.label].filter { !$0.isEmpty }.joined(separator: "，"),
            text: text.string(row[place]).singleLine(), bytes: text.bytes(row[place]))
        }
      }
    }
  }

  private func words(of row: [Range<Int>], _ isWanted: (ThresholdColumn) -> Bool) -> String {
    row.indices.filter { columns.indices.contains($0) && isWanted(columns[$0]) && !row[$0].isEmpty }
      .map { text.string(row[$0]) }.joined(separator: " ").singleLine()
  }

  // MARK: Cells

  private struct CellBound {
    var bounds: [(relation: ClauseThreshold.Relation?, value: Double, upper: Double?, isUpperExcluded: Bool)]
    var unit: String
  }

  /// `≤ 55`, `不超过 30 日`, `6~9`, `0.5 mg/m³`; `nil` for a cell that is no bound as a whole.
  private static func bound(in text: ScalarText, _ cell: Range<Int>) -> CellBound? {
    let quantities = ThresholdReader.quantities(in: text, cell)
    guard let first = quantities.first, quantities.count <= 2, cell.count <= 60 else { return nil }
    let second = quantities.dropFirst().first
    if let phrase = ThresholdPhrase(text, sentence: cell, after: cell.lowerBound, first, second),
      phrase.range.lowerBound >= cell.lowerBound, phrase.range.upperBound <= cell.upperBound
    {
      return CellBound(
        bounds: phrase.bounds.map { ($0.relation, $0.value, $0.upper, $0.isUpperExcluded) }, unit: phrase.unit)
    }
    guard first.range.lowerBound == cell.lowerBound else { return nil }
    guard let second else {
      let rest = unit(text, first.range.upperBound..<cell.upperBound)
      return rest.map {
        CellBound(bounds: [(nil, first.value, nil, false)], unit: first.unit.isEmpty ? $0 : first.unit)
      }
    }
    let gap = text.string(text.trimmed(first.range.upperBound..<second.range.lowerBound))
    guard ["至", "到", "-", "—", "–", "~", "～", "－", "to"].contains(gap), second.value >= first.value,
      let rest = unit(text, second.range.upperBound..<cell.upperBound)
    else { return nil }
    return CellBound(
      bounds: [(.between, first.value, second.value, false)], unit: second.unit.isEmpty ? rest : second.unit)
  }

  /// What stands behind the number in a cell: nothing, the brackets of dB(A), or a unit that only a table has. `nil` for anything else.
  private static func unit(_ text: ScalarText, _ range: Range<Int>) -> String? {
    let rest = text.trimmed(range)
    guard let first = text[rest.lowerBound], !rest.isEmpty else { return "" }
    if "（([*".unicodeScalars.contains(first) { return rest.count <= 20 ? "" : nil }
    let isUnit =
      rest.count <= 12
      && text.scalars[rest].allSatisfy {
        $0.properties.isAlphabetic && !isHan($0.value) || "/·²³°%⁻¹".unicodeScalars.contains($0)
      }
    return isUnit ? MeasureUnit.canonical(text.string(rest)) : nil
  }

  // MARK: Around the cells

  /// Whether the second row only divides the columns of the first: it has no bounds, and its first cell repeats the header or is empty.
  private static func isSecondHeader(_ table: TextTable, _ text: ScalarText) -> Bool {
    guard table.rows.count > 2, let first = table.rows[0].first, let below = table.rows[1].first,
      below.isEmpty || text.string(below) == text.string(first)
    else { return false }
    return table.rows[1].allSatisfy { bound(in: text, $0) == nil }
  }

  private static func relation(_ above: String) -> ClauseThreshold.Relation? {
    let words = ScalarText(above)
    if let announced = ThresholdReader.announced(by: words) { return announced }
    let lower = above.lowercased()
    if ["最低", "下限", "minimum"].contains(where: lower.contains) { return .atLeast }
    return ["限值", "限量", "限额", "最高", "上限", "maximum", "limit values", "limits"].contains(where: lower.contains)
      ? .atMost : nil
  }

  /// `单位：dB(A)`, `Unit: mg/L`.
  private static func unit(_ above: String) -> String {
    guard let match = above.lowercased().matches(of: /(?:单位|units?)\s*[:：]\s*([^\s，。；;）]{1,24})/).last else {
      return ""
    }
    return String(match.1)
  }
}
