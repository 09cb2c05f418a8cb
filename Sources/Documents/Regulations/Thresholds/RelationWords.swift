/// Words that say how a number bounds something.
struct RelationWords {
  var relation: ClauseThreshold.Relation
  var range: Range<Int>
  /// Turned round by 不得 or `not`.
  var isNegated = false
  /// `within` bounds time only.
  var needsTime = false

  // MARK: Before the number

  /// May stand between the words and the number.
  private static let fillers = ["人民币", "为", "是", "达", "在", "：", ":", "a period of", "a total of", "the", "an", "a"]
  private static let phrases: [(String, ClauseThreshold.Relation)] = [
    ("大于或者等于", .atLeast), ("大于或等于", .atLeast), ("大于等于", .atLeast), ("高于或者等于", .atLeast), ("小于或者等于", .atMost),
    ("小于或等于", .atMost), ("小于等于", .atMost), ("低于或者等于", .atMost), ("最低限额", .atLeast), ("最高限额", .atMost), ("至少", .atLeast),
    ("最少", .atLeast), ("最低", .atLeast), ("下限", .atLeast), ("达到", .atLeast), ("已满", .atLeast), ("年满", .atLeast),
    ("最多", .atMost),
    ("至多", .atMost), ("最高", .atMost), ("最长", .atMost), ("上限", .atMost), ("不满", .below), ("未满", .below), ("不足", .below),
    ("未达到", .below), ("高于", .above), ("超过", .above), ("大于", .above), ("多于", .above), ("超出", .above), ("低于", .below),
    ("少于", .below), ("小于", .below), ("短于", .below), ("长于", .above), ("等于", .equal), ("≥", .atLeast), ("≤", .atMost),
    (">=", .atLeast),
    ("<=", .atMost), ("＞", .above), ("＜", .below), (">", .above), ("<", .below), ("满", .atLeast),
    ("equal to or greater than", .atLeast), ("greater than or equal to", .atLeast), ("equal to or less than", .atMost),
    ("less than or equal to", .atMost), ("at least", .atLeast), ("at a minimum", .atLeast), ("a minimum of", .atLeast),
    ("minimum of", .atLeast),
    ("at most", .atMost), ("up to", .atMost), ("a maximum of", .atMost), ("maximum of", .atMost),
    ("limited to", .atMost),
    ("within", .atMost), ("no later than", .atMost), ("not later than", .atMost), ("no longer than", .atMost),
    ("no more than", .atMost), ("no higher than", .atMost), ("no fewer than", .atLeast), ("no less than", .atLeast),
    ("no lower than", .atLeast), ("no greater than", .atMost), ("more than", .above), ("exceeding", .above),
    ("exceeds", .above), ("exceed", .above), ("greater than", .above), ("higher than", .above), ("longer than", .above),
    ("in excess of", .above), ("over", .above), ("above", .above), ("less than", .below), ("fewer than", .below),
    ("lower than", .below), ("shorter than", .below), ("below", .below), ("under", .below), ("between", .between),
    ("from", .between),
  ]
  private static let negations = [
    "不得", "不应当", "不应", "不能", "不宜", "不准", "不可", "不", "未", "never", "not be", "not fall", "not rise", "not", "no",
  ]

  /// What is read of the words before a number.
  private static let reach = 48

  static func before(_ index: Int, from start: Int, in text: ScalarText) -> RelationWords? {
    let place = max(start, index - reach)
    var head = text.lowercased(place..<index)[...]
    for _ in 0..<3 {
      head = trimmed(head)
      guard let filler = fillers.first(where: { endsWithWord(head, $0) }) else { break }
      head = head.dropLast(filler.count)
    }
    head = trimmed(head)
    return direct(head, place, index) ?? share(head, place, index) ?? extreme(head, place, index)
  }

  /// The words stand right before the number.
  private static func direct(_ head: Substring, _ place: Int, _ index: Int) -> RelationWords? {
    let found = phrases.filter { endsWithWord(head, $0.0) }
    guard let (phrase, relation) = found.max(by: { $0.0.count < $1.0.count }) else { return nil }
    let rest = head.dropLast(phrase.count)
    let front = trimmed(rest)
    if let turned = turned(relation),
      let negation = negations.filter({ endsWithWord(front, $0) }).max(by: { $0.count < $1.count })
    {
      let words = front.dropLast(negation.count)
      return RelationWords(relation: turned, range: place + words.unicodeScalars.count..<index, isNegated: true)
    }
    return RelationWords(
      relation: relation, range: place + rest.unicodeScalars.count..<index, needsTime: phrase == "within")
  }

  /// 不超过本金的百分之十: what the number is a part of stands between.
  private static func share(_ head: Substring, _ place: Int, _ index: Int) -> RelationWords? {
    guard head.last == "的" else { return nil }
    var rest = head.dropLast()
    for _ in 0..<14 {
      guard let last = rest.last, !"，,；;：:、。".contains(last) else { return nil }
      rest = rest.dropLast()
      if let found = direct(rest, place, index), found.isNegated { return found }
    }
    return nil
  }

  /// `The maximum number of streams is 20`.
  private static func extreme(_ head: Substring, _ place: Int, _ index: Int) -> RelationWords? {
    guard let verb = ["is", "are", "be", "equals"].first(where: { endsWithWord(head, $0) }) else { return nil }
    let range = place + head.dropLast(verb.count).unicodeScalars.count..<index
    if head.contains("maximum") { return RelationWords(relation: .atMost, range: range) }
    return head.contains("minimum") ? RelationWords(relation: .atLeast, range: range) : nil
  }

  private static func turned(_ relation: ClauseThreshold.Relation) -> ClauseThreshold.Relation? {
    switch relation {
    case .above: .atMost
    case .below: .atLeast
    default: nil
    }
  }

  /// Whole words where they are of letters.
  private static func endsWithWord(_ head: Substring, _ word: String) -> Bool {
    guard head.hasSuffix(word) else { return false }
    guard word.first.map({ $0.isASCII && $0.isLetter }) == true else { return true }
    return !(head.dropLast(word.count).last?.isLetter ?? false)
  }

  private static func trimmed(_ head: Substring) -> Substring {
    var head = head
    while head.last?.isWhitespace == true { head.removeLast() }
    return head
  }

  // MARK: Behind the number

  private static let endings: [(String, ClauseThreshold.Relation)] = [
    ("（含本数）以上", .atLeast), ("（含）以上", .atLeast), ("(含)以上", .atLeast), ("及其以上", .atLeast), ("及以上", .atLeast),
    ("以上", .atLeast),
    ("（含）以下", .atMost), ("(含)以下", .atMost), ("及其以下", .atMost), ("及以下", .atMost), ("以下", .atMost), ("以内", .atMost),
    ("之内", .atMost), ("or more", .atLeast), ("or higher", .atLeast), ("or less", .atMost), ("or fewer", .atMost),
    ("为限", .atMost),
  ]

  static func behind(_ index: Int, in text: ScalarText, isTime: Bool) -> RelationWords? {
    let place = text.skippingSpace(from: index)
    if let (word, relation) = endings.first(where: { text.hasPrefix($0.0, at: place) }) {
      return RelationWords(relation: relation, range: place..<place + word.unicodeScalars.count)
    }
    // 三十日内, but not 三十日内部.
    guard isTime, text[place] == "内", text[place + 1].map({ !"部容".unicodeScalars.contains($0) }) ?? true else {
      return nil
    }
    return RelationWords(relation: .atMost, range: place..<place + 1)
  }
}
