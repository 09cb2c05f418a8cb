import Documents

extension QuestionDecomposition {
  static func chineseParts(of question: String) -> [String] {
    let question = HanText(question)
    let isOuter = question.isOuter
    guard
      !contrasts.contains(where: { HanText.places(of: $0, in: question.folded).contains { isOuter[$0.lowerBound] } }),
      FactQuestion.asking(question.folded).allSatisfy({ isOuter[$0.lowerBound] })
    else { return [] }
    return (personAndCircumstance(question) ?? clauses(of: question)).flatMap { clause in
      respective(clause) ?? [clause]
    }.map { $0.trimmed.written + "？" }
  }

  // MARK: 谁……，什么时候……？

  /// The first two also where no mark is before them.
  private static let joints = ["以及", "并且", "还有", "同时", "另外", "此外", "请问"].map { Array($0.unicodeScalars) }
  /// With these what asks twice wants one thing, or anything at all.
  private static let contrasts = [
    "而不是", "而非", "无论", "不论", "不管", "哪怕", "如果", "没什么", "没有什么", "谁都", "什么都", "情况下", "满几", "超过几", "连续几", "旷工几",
  ].map { Array($0.unicodeScalars) }
  /// Behind “和”, before what asks: “是谁和在哪一年”.
  private static let beforeAsking: Set<Unicode.Scalar> = ["在", "于", "由", "是", "从", "为"]

  /// Parted where one clause has asked and another asks again.
  private static func clauses(of question: HanText) -> [HanText] {
    var clauses: [HanText] = []
    var start = 0
    var last: Range<Int>?
    for ask in FactQuestion.asking(question.folded) {
      if let last {
        guard let cut = cut(question.folded, last.upperBound..<ask.lowerBound) else { return [] }
        clauses.append(question[start..<cut.lowerBound])
        start = cut.upperBound
      }
      last = ask
    }
    clauses.append(question[start..<question.folded.count])
    return clauses.map(withoutJoint)
  }

  /// What ends one clause and begins the next, between what two of them ask.
  private static func cut(_ scalars: [Unicode.Scalar], _ between: Range<Int>) -> Range<Int>? {
    if let mark = between.first(where: { FactQuestion.clauseMarks.contains(scalars[$0]) }) { return mark..<mark + 1 }
    for joint in joints.prefix(2) {
      if let place = HanText.places(of: joint, in: scalars).first(where: { between.clamped(to: $0) == $0 }) {
        return place
      }
    }
    guard let joint = between.last(where: { !beforeAsking.contains(scalars[$0]) }), scalars[joint] == "和",
      joint + 1 < between.upperBound
    else {
      return nil
    }
    return joint..<joint + 1
  }

  private static func withoutJoint(_ clause: HanText) -> HanText {
    let clause = clause.trimmed
    for joint in joints where clause.folded.starts(with: joint) {
      return clause[joint.count..<clause.folded.count].trimmed
    }
    return clause
  }

  // MARK: 谁在什么时候……？

  private static let persons = ["谁", "何人"].map { Array($0.unicodeScalars) }
  private static let beforePerson: Set<Unicode.Scalar> = ["由", "被"]
  /// “向谁”, “和谁”: it is not they who do it.
  private static let withPerson = Set("向对给和与跟为归".unicodeScalars)
  /// “哪一年的”, “哪一年级”, “哪个国家队” are of something else.
  private static let afterCircumstance = Set("的级队人".unicodeScalars)
  private static let circumstances = [
    "什么时候", "什么时间", "什么地方", "哪一年", "哪一天", "哪个城市", "哪座城市", "哪个国家", "哪年", "哪天", "哪里", "何时", "何地", "何处", "何年",
  ].flatMap { [Array("在\($0)".unicodeScalars), Array("于\($0)".unicodeScalars), Array($0.unicodeScalars)] }

  /// “感知机是由谁在哪一年提出的” is “感知机是由谁提出的” and “感知机是在哪一年提出的”; `nil` where it asks otherwise.
  private static func personAndCircumstance(_ question: HanText) -> [HanText]? {
    let asking = FactQuestion.asking(question.folded)
    guard asking.count == 2, let person = asking.first, persons.contains(Array(question.folded[person])),
      let circumstance = circumstances.first(where: { question.folded[person.upperBound...].starts(with: $0) })
    else { return nil }
    let end = person.upperBound + circumstance.count
    let next = end < question.folded.count ? question.folded[end] : " "
    let before = person.lowerBound > 0 ? question.folded[person.lowerBound - 1] : " "
    guard !afterCircumstance.contains(next), !withPerson.contains(before) else { return nil }
    let isPassive = person.lowerBound > 0 && beforePerson.contains(question.folded[person.lowerBound - 1])
    let start = person.lowerBound - (isPassive ? 1 : 0)
    let rest = question[end..<question.folded.count]
    return [question[0..<person.upperBound] + rest, question[0..<start] + question[person.upperBound..<end] + rest]
  }

  // MARK: 甲和乙的……分别……？

  private static let separately = ["分别", "各自"].map { Array($0.unicodeScalars) }

  /// `nil` where nothing is asked for of several things.
  private static func respective(_ clause: HanText) -> [HanText]? {
    guard
      let mark = separately.flatMap({ HanText.places(of: $0, in: clause.folded) }).min(by: {
        $0.lowerBound < $1.lowerBound
      })
    else { return nil }
    let start =
      clause.folded[..<mark.lowerBound].lastIndex { FactQuestion.clauseMarks.contains($0) }.map { $0 + 1 } ?? 0
    let things = clause[start..<mark.lowerBound]
    // “两者的分别是什么” asks for the difference.
    guard things.folded.last != "的", FactQuestion.asking(things.folded).isEmpty else { return nil }
    let items = Enumeration(withoutJoint(things)).completed
    guard items.count > 1 else { return nil }
    return items.map { clause[0..<start] + $0 + clause[mark.upperBound..<clause.folded.count] }
  }
}
