/// A question that asks for a sum, a difference, a mean or a share of things that it names, and for nothing else.
///
/// Known by its whole wording: what does not fit one of the forms from its first word to its last is no calculation.
public struct CalculationQuestion: Sendable, Equatable {
  public enum Operation: String, Sendable {
    case sum, average
    /// The first less the second.
    case excess
    /// The larger less the smaller.
    case difference
    /// The first as a percentage of the second.
    case share
  }

  public var operation: Operation
  /// As the question names them.
  public var operands: [String]
  /// The unit that it asks for, where it does.
  public var unit: String?

  public static let maximumCharacters = 200
  public static let maximumOperands = 8

  public init?(_ question: String) {
    guard question.unicodeScalars.count <= Self.maximumCharacters else { return nil }
    let text = question.drop { $0.isWhitespace }.trimmingEnd { $0.isWhitespace || "?？。.!！呢".contains($0) }
    guard let form = Self.chinese(text) ?? Self.english(text) else { return nil }
    operation = form.operation
    operands = form.operands.map(Self.plain)
    unit = form.unit.isEmpty ? nil : form.unit
    let names = operands.map { $0.lowercased() }
    guard (2...Self.maximumOperands).contains(operands.count), Set(names).count == names.count,
      operands.allSatisfy({ $0.unicodeScalars.count > 1 && $0.contains(where: \.isLetter) })
    else { return nil }
  }

  private typealias Form = (operation: Operation, operands: [String], unit: String)

  private static func chinese(_ text: Substring) -> Form? {
    if let match = text.wholeMatch(of: /(?:请问)?(.+?)占(.+?)的?(?:百分之几|百分之多少|百分比是多少|比例是多少|多大比例)/) {
      return (.share, [String(match.1), String(match.2)], "")
    }
    if let match = text.wholeMatch(of: /(?:请问)?(.+?)比(.+?)(多|高|大|长|贵|少|低|小|短|便宜)(?:出|了)?(?:多少|几)(\p{L}{0,3})/) {
      let isMore = ["多", "高", "大", "长", "贵"].contains(match.3)
      let pair = [String(match.1), String(match.2)]
      return (.excess, isMore ? pair : pair.reversed(), String(match.4))
    }
    if let match = text.wholeMatch(of: /(?:请问)?(.+?)[和与跟](.+?)(?:之间)?(?:的)?(?:相差|差距是|差额是|差)(?:多少|几)(\p{L}{0,3})/) {
      return (.difference, [String(match.1), String(match.2)], String(match.3))
    }
    if let match = text.wholeMatch(of: /(?:请问)?(.+?)(?:一共|总共|合计|加起来|加在一起)(?:是|有|为|要)?(?:多少|几)(\p{L}{0,3})/) {
      return (.sum, list(match.1, separators: "、，,和与及"), String(match.2))
    }
    if let match = text.wholeMatch(of: /(?:请问)?(.+?)的?平均(?:值|数)?(?:是|为)?(?:多少|几)(\p{L}{0,3})/) {
      return (.average, list(match.1, separators: "、，,和与及"), String(match.2))
    }
    return nil
  }

  private static func english(_ text: Substring) -> Form? {
    if let match = text.wholeMatch(of: /(?i)what(?:'s| is) the difference (?:in \w+ )?between (.+?) and (.+)/) {
      return (.difference, [String(match.1), String(match.2)], "")
    }
    if let match = text.wholeMatch(
      of: /(?i)(?:by )?how much (more|higher|longer|larger|greater|less|lower|shorter|smaller) is (.+?) than (.+)/)
    {
      let isMore = ["more", "higher", "longer", "larger", "greater"].contains(match.1.lowercased())
      let pair = [String(match.2), String(match.3)]
      return (.excess, isMore ? pair : pair.reversed(), "")
    }
    if let match = text.wholeMatch(of: /(?i)how many (\w+) (more|longer|less|fewer|shorter) is (.+?) than (.+)/) {
      let pair = [String(match.3), String(match.4)]
      return (.excess, ["more", "longer"].contains(match.2.lowercased()) ? pair : pair.reversed(), String(match.1))
    }
    if let match = text.wholeMatch(of: /(?i)what(?:'s| is) the (total|sum|average|mean) of (.+)/) {
      let operation: Operation = ["total", "sum"].contains(match.1.lowercased()) ? .sum : .average
      return (operation, englishList(match.2), "")
    }
    if let match = text.wholeMatch(
      of: /(?i)(?:how much|how many (\w+)|what) (?:is|are) (.+?) (?:in total|together|combined|altogether)/)
    {
      return (.sum, englishList(match.2), match.1.map(String.init) ?? "")
    }
    if let match = text.wholeMatch(of: /(?i)what (?:percentage|percent|share|proportion) of (.+?) is (.+)/) {
      return (.share, [String(match.2), String(match.1)], "")
    }
    return nil
  }

  private static func list(_ text: Substring, separators: String) -> [String] {
    text.split { separators.contains($0) }.map(String.init)
  }

  private static func englishList(_ text: Substring) -> [String] {
    text.split(separator: #/(?i),? and |, /#).map(String.init)
  }

  /// Without an article before it, or marks around it.
  private static func plain(_ operand: String) -> String {
    var text = operand.drop { $0.isWhitespace || "“”\"'「」".contains($0) }
      .trimmingEnd { $0.isWhitespace || "“”\"'「」的".contains($0) }
    for article in ["the ", "a ", "an "] where text.lowercased().hasPrefix(article) {
      text = text.dropFirst(article.count)
    }
    return String(text)
  }
}

extension Substring {
  func trimmingEnd(while matches: (Character) -> Bool) -> Substring {
    var text = self
    while let last = text.last, matches(last) { text.removeLast() }
    return text
  }
}
