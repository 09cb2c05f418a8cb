/// What a bound is about, and in which case it holds: the words of the sentence around it.
enum ThresholdSubject {
  private static let separators = Set("，,；;：:、（(。≥≤\n".unicodeScalars)
  /// What the amount itself is, where it stands behind the number.
  private static let amounts = ["罚款", "滞纳金", "违约金", "赔偿金", "补偿金", "罚金", "费用", "奖金"]
  private static let heads = [
    "其中", "但是", "但", "并且", "并处", "并", "且", "应当", "必须", "处以", "处", "经", "由", "有", "或者", "或", "以及", "可以", "取得", "在", "按",
    "对于", "的",
    "where ", "if ", "for ", "of ", "the ", "a ", "an ", "with ", "by ", "and ", "or ", "in ", "to ", "that ",
  ]
  private static let tails = [
    "应当", "必须", "可以", "应", "须", "均", "的", "为", "在", "也", "不得", "合计", "总计", "一般", "以", " shall", " must", " may",
    " should", " will", " be",
    " is", " are", " not", " has", " have", " to", " of", " with", " by", " hold", " stays", " remains", " ranges",
    " range", " at",
  ]
  /// How far back words are read.
  private static let reach = 120
  private static let modals = [" shall ", " must ", " may ", " is ", " are ", " should ", " will "]

  static func subject(of phrase: ThresholdPhrase, in text: ScalarText, sentence: Range<Int>, after: Int) -> String {
    let following = following(phrase.range.upperBound, in: text, sentence: sentence)
    if let amount = amounts.first(where: following.hasPrefix) { return amount }
    var start = phrase.range.lowerBound
    while start > max(after, phrase.range.lowerBound - reach), !separators.contains(text.scalars[start - 1]) {
      start -= 1
    }
    var own = stripped(text.string(start..<phrase.range.lowerBound).singleLine())
    // “a company with fewer than 250 employees”
    let isCount =
      phrase.unit.count > 3 && MeasureUnit.canonical(phrase.unit) == phrase.unit && phrase.unit.hasSuffix("s")
    if isCount, endsWithPossession(text, phrase.range.lowerBound) || own.isEmpty { own = phrase.unit }
    if own.isEmpty, phrase.isTrailing || following.hasPrefix("of "),
      start <= sentence.lowerBound + 1 || isBeginning(text, start)
    {
      own = noun(following)
    }
    return own
  }

  /// The words right before a number in a list: 核心一级资本充足率，4.5%.
  static func named(before index: Int, in text: ScalarText) -> String {
    var end = index
    while end > 0, separators.contains(text.scalars[end - 1]) || isWhitespace(text.scalars[end - 1].value) { end -= 1 }
    var start = end
    while start > max(0, index - reach), !separators.contains(text.scalars[start - 1]) { start -= 1 }
    return stripped(text.string(start..<end).singleLine())
  }

  /// The clause before that ends with 的, or begins with `where` or `if`.
  static func condition(before index: Int, in text: ScalarText, sentence: Range<Int>) -> String {
    var parts: [Range<Int>] = []
    var start = max(sentence.lowerBound, index - reach)
    for place in start..<index where (text.scalars[place] == "，" || text.scalars[place] == ",") {
      parts.append(start..<place)
      start = place + 1
    }
    let found = parts.last { part in
      let words = text.string(part).singleLine().lowercased()
      return words.hasSuffix("的") || words.hasSuffix("时") || words.hasPrefix("where ") || words.hasPrefix("if ")
        || words.hasPrefix("when ")
    }
    return found.map { text.string($0).singleLine() } ?? ""
  }

  /// Up to the next mark.
  private static func following(_ index: Int, in text: ScalarText, sentence: Range<Int>) -> String {
    var end = index
    while end < sentence.upperBound, end < index + 40, !separators.contains(text.scalars[end]) { end += 1 }
    var words = text.string(min(index, end)..<end).singleLine()
    while words.hasPrefix("的") { words.removeFirst() }
    return words
  }

  private static func noun(_ following: String) -> String {
    let plain = stripped(following)
    let cut = modals.compactMap { plain.range(ofWord: $0) }.min() ?? plain.count
    let limit = plain.unicodeScalars.contains { isHan($0.value) } ? 6 : cut
    return String(plain.prefix(min(cut, limit)))
  }

  private static func isBeginning(_ text: ScalarText, _ index: Int) -> Bool {
    text[index - 1].map { "，,；;：:".unicodeScalars.contains($0) } ?? true
  }

  private static func endsWithPossession(_ text: ScalarText, _ index: Int) -> Bool {
    let head = text.string(max(0, index - 12)..<index).lowercased()
    return ["with ", "has ", "have ", "having ", "employing "].contains(where: head.hasSuffix)
  }

  private static func stripped(_ words: String) -> String {
    var words = words[...]
    var isChanged = true
    while isChanged {
      isChanged = false
      words = words.drop(while: \.isWhitespace)
      while words.last?.isWhitespace == true { words.removeLast() }
      let lower = words.lowercased()
      if let head = heads.first(where: { lower.hasPrefix($0) || lower + " " == $0 }) {
        words = words.dropFirst(min(head.count, words.count))
        isChanged = true
      } else if let tail = tails.first(where: { lower.hasSuffix($0) || " " + lower == $0 }) {
        words = words.dropLast(min(tail.count, words.count))
        isChanged = true
      }
    }
    return String(words)
  }
}

extension String {
  /// Characters before `word`.
  fileprivate func range(ofWord word: String) -> Int? {
    var rest = self[...]
    var count = 0
    while !rest.isEmpty {
      if rest.hasPrefix(word) { return count }
      rest = rest.dropFirst()
      count += 1
    }
    return nil
  }
}
