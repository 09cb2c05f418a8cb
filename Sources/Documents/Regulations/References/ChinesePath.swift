/// The numbers of one clause, from the outermost in; the last of them may be several: 第二十条第一款第（一）、（三）至（五）项.
struct ChinesePath {
  struct Number: Equatable {
    var first: String
    /// The end of a range.
    var through: String?
  }

  /// All but the last.
  var steps: [ClauseMention.Step]
  var level: ClauseLevel
  var numbers: [Number]
  /// Place behind it.
  var end: Int

  /// What the words themselves begin with.
  var outermost: ClauseLevel

  private static let through: Set<Unicode.Scalar> = ["至", "到", "—", "－", "-", "~", "～", "–"]
  private static let longestList = 40

  /// - Parameter previous: the steps of the clause named before in the same list, of which the outer ones are shared.
  init?(_ text: ScalarText, at index: Int, after previous: [ClauseMention.Step]) {
    guard let first = Self.group(text, at: index, allowsBrackets: false) else { return nil }
    outermost = first.level
    let isSubpoint = first.unit == "目"
    steps = previous.filter { $0.level < first.level }
    if isSubpoint { steps += previous.filter { $0.level == .point }.prefix(1) }
    var group = first
    while group.numbers.count == 1, group.numbers[0].through == nil {
      let place = text.skippingSpace(from: group.end)
      guard let next = Self.group(text, at: place, allowsBrackets: true),
        next.level > group.level || (next.unit == "目" && group.unit != "目")
      else { break }
      steps.append(.init(level: group.level, number: group.numbers[0].first))
      group = next
    }
    (level, numbers, end) = (group.level, group.numbers, group.end)
  }

  private struct Group {
    var numbers: [Number]
    var level: ClauseLevel
    var unit: String
    var end: Int
  }

  /// `第二十条之一`, `第（二）至（四）项`, `第一、三款`, and `（三）项` where brackets are enough.
  private static func group(_ text: ScalarText, at index: Int, allowsBrackets: Bool) -> Group? {
    guard let opening = text[index], opening == "第" || (allowsBrackets && (opening == "（" || opening == "(")) else {
      return nil
    }
    var place = opening == "第" ? index + 1 : index
    var numbers: [Number] = []
    var isBracketed = false
    while numbers.count < longestList, let number = numeral(text, at: text.skippingSpace(from: place)) {
      if numbers.isEmpty { isBracketed = number.isBracketed }
      guard number.isBracketed == isBracketed else { return nil }
      place = number.end
      let after = text.skippingSpace(from: place)
      let unit = ChineseWords.units.first { text.hasPrefix($0.0, at: after) }
      numbers.append(Number(first: "\(number.value)"))
      guard let (name, level) = unit else {
        // 第（二）至（四）项, 第一、三款: the unit comes once, behind the last.
        guard let joint = text[after], ChineseWords.joints.contains(joint) || through.contains(joint) else {
          return nil
        }
        var next = text.skippingSpace(from: after + 1)
        if text[next] == "第" { next += 1 }
        if through.contains(joint) {
          guard let last = numeral(text, at: next), last.isBracketed == isBracketed else { return nil }
          numbers[numbers.count - 1].through = "\(last.value)"
          place = last.end
          let behind = text.skippingSpace(from: place)
          if let (name, level) = ChineseWords.units.first(where: { text.hasPrefix($0.0, at: behind) }) {
            return Group(numbers: numbers, level: level, unit: name, end: behind + name.unicodeScalars.count)
          }
          guard let more = text[behind], ChineseWords.joints.contains(more) else { return nil }
          next = text.skippingSpace(from: behind + 1)
        }
        place = text[next] == "第" ? next + 1 : next
        continue
      }
      var end = after + name.unicodeScalars.count
      if level == .article, let (insertion, behind) = inserted(text, at: end) {
        numbers[numbers.count - 1].first += "-\(insertion)"
        end = behind
      }
      if numbers.count == 1, let (last, behind) = rangeEnd(text, at: end, name, isBracketed) {
        numbers[0].through = last
        end = behind
      }
      return Group(numbers: numbers, level: level, unit: name, end: end)
    }
    return nil
  }

  /// 至第十五条, 至一百三十八条 behind 第十条.
  private static func rangeEnd(_ text: ScalarText, at index: Int, _ unit: String, _ isBracketed: Bool) -> (String, Int)?
  {
    var place = text.skippingSpace(from: index)
    guard let joint = text[place], through.contains(joint) else { return nil }
    place = text.skippingSpace(from: place + 1)
    if text[place] == "第" { place += 1 }
    guard let number = numeral(text, at: text.skippingSpace(from: place)) else { return nil }
    let after = text.skippingSpace(from: number.end)
    guard text.hasPrefix(unit, at: after) else { return nil }
    let end = after + unit.unicodeScalars.count
    if unit == "条", let (insertion, behind) = inserted(text, at: end) {
      return ("\(number.value)-\(insertion)", behind)
    }
    return ("\(number.value)", end)
  }

  /// 之一 behind 第二十条.
  private static func inserted(_ text: ScalarText, at index: Int) -> (Int, Int)? {
    guard text[index] == "之", let number = numeral(text, at: index + 1), !number.isBracketed else { return nil }
    return (number.value, number.end)
  }

  private static func numeral(_ text: ScalarText, at index: Int) -> (value: Int, end: Int, isBracketed: Bool)? {
    guard let first = text[index] else { return nil }
    if (0x3220...0x3229).contains(first.value) { return (Int(first.value) - 0x321F, index + 1, true) }
    let isBracketed = first == "（" || first == "("
    var place = isBracketed ? text.skippingSpace(from: index + 1) : index
    let start = place
    while let scalar = text[place], place < start + 24, ChineseNumeral.isNumeral(scalar) { place += 1 }
    guard place > start, let value = ChineseNumeral.value(of: text.string(start..<place)) else { return nil }
    guard isBracketed else { return (value, place, false) }
    place = text.skippingSpace(from: place)
    guard let close = text[place], close == "）" || close == ")" else { return nil }
    return (value, place + 1, true)
  }
}
