/// What a column of a table of limits holds, by its header.
struct ThresholdColumn {
  enum Role: Equatable {
    /// What is measured.
    case subject
    /// The bound; `nil` where only the cell or the words above the table say in which direction.
    case limit(ClauseThreshold.Relation?)
    case unit
    /// In which case the row holds.
    case condition
    /// Numbers of rows, remarks, methods.
    case aside
  }

  var role: Role
  /// The header's words that say neither direction nor unit: 昼间 of 昼间限值（dB）.
  var label: String
  /// In brackets in the header; empty where none is.
  var unit: String

  /// - Parameters:
  ///   - isNumeric: whether most of the cells below are bounds.
  ///   - isFirst: whether no column before it names the rows. Their names may be numbers, too.
  init(header: String, isNumeric: Bool, isFirst: Bool) {
    let lower = header.lowercased()
    let (words, bracketed) = Self.withoutBrackets(lower)
    func has(_ list: [String]) -> Bool { list.contains { Self.contains(words, $0) } }
    unit = bracketed
    label = ""
    if ["序号", "编号", "no", "no.", "#", "s/n"].contains(words) || has(Self.asides) {
      role = .aside
    } else if ["单位", "计量单位", "unit", "units"].contains(words) {
      role = .unit
    } else if isNumeric, !isFirst || has(Self.lower + Self.upper) {
      role = .limit(has(Self.lower) ? .atLeast : has(Self.upper) ? .atMost : nil)
      label = Self.removing(Self.lower + Self.upper + Self.neutral, from: Self.withoutBrackets(header).words)
    } else if has(Self.conditions) {
      role = .condition
    } else {
      role = .subject
    }
  }

  private static let asides = [
    "备注", "说明", "依据", "来源", "方法", "remark", "remarks", "note", "notes", "method", "source", "basis",
  ]
  private static let conditions = [
    "条件", "情形", "适用", "时段", "区域", "工况", "场所", "condition", "conditions", "applies to", "applicable", "case", "period",
    "area",
    "when", "scope",
  ]
  private static let lower = [
    "下限", "最低", "最小", "最少", "不低于", "不少于", "不小于", "≥", "minimum", "min", "min.", "at least", "not less than",
    "lower limit", "floor",
  ]
  private static let upper = [
    "上限", "最高", "最大", "最长", "最多", "不超过", "不高于", "不大于", "不多于", "≤", "限值", "限量", "限额", "期限", "时限", "maximum", "max",
    "max.", "at most", "not more than", "not exceed", "upper limit", "limit", "limits", "ceiling", "cap",
  ]
  private static let neutral = [
    "标准值", "数值", "指标", "要求", "允许", "浓度", "值", "value", "values", "requirement", "permitted", "allowed",
  ]

  /// Whole words where they are of letters.
  private static func contains(_ text: String, _ word: String) -> Bool {
    guard word.first?.isASCII == true else { return text.contains(word) }
    return (" " + text.map { $0.isLetter || ".≥≤".contains($0) ? String($0) : " " }.joined() + " ").contains(
      " " + word + " ")
  }

  private static func removing(_ words: [String], from header: String) -> String {
    let text = words.filter { $0.first?.isASCII == false }.sorted { $0.count > $1.count }
      .reduce(header) { $0.replacing($1, with: "") }
    let kept = text.split(separator: " ").filter { !words.contains($0.lowercased()) }
    return kept.joined(separator: " ").singleLine()
  }

  /// `限值（mg/m³）` → 限值 and mg/m³.
  private static func withoutBrackets(_ header: String) -> (words: String, bracketed: String) {
    guard let open = header.firstIndex(where: { "（(".contains($0) }),
      let close = header.lastIndex(where: { "）)".contains($0) }), open < close
    else { return (header.singleLine(), "") }
    let inner = header[header.index(after: open)..<close].singleLine()
    return (String(header[..<open] + header[header.index(after: close)...]).singleLine(), inner)
  }
}
