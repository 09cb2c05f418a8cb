/// Words that stand before a number and bound it: “more than 37 million”, “不超过 5%”. Without them the number says something else.
///
/// With words that only look like a bound it would say something wrong, so that whatever is in doubt leaves the number alone.
enum NumberBound {
  /// The words with what bounds them in the sentence, where they begin with a number that is bound alike wherever it stands there, and the
  /// question does not name this bound itself. Chinese is written without the blanks between them, as what is read is.
  static func restored(to excerpt: String, in sentence: String, question: String) -> String {
    guard beginsWithNumber(excerpt) else { return excerpt }
    let bounds = ExcerptLocator.places(of: excerpt, in: sentence).map { place in
      String(sentence.utf8.prefix(place.lowerBound)).flatMap(bound(endOf:))
    }
    guard let first = bounds.first, let bound = first, !contains(question.foldedCharacters, bound.foldedCharacters),
      bounds.allSatisfy({ $0?.foldedCharacters == bound.foldedCharacters })
    else { return excerpt }
    return bound + (isEnglish(bound) ? " " : "") + excerpt
  }

  private static func bound(endOf before: String) -> String? {
    let blanks = before.reversed().prefix { $0 == " " }.count
    let words = before.foldedCharacters.dropLast(blanks)
    guard let found = (chinese + english + englishPlaces).first(where: { words.suffix($0.count).elementsEqual($0) })
    else { return nil }
    let rest = words.dropLast(found.count)
    let isBound = isEnglish(found) ? isEnglishBound(found, after: rest) : isChineseBound(found, after: rest)
    return isBound ? String(before.dropLast(blanks).suffix(found.count)) : nil
  }

  // MARK: Chinese

  private static let chinese: [[Character]] = {
    let relations = ["超过", "高于", "低于", "少于", "多于", "大于", "小于"]
    let denied = ["不得", "不能", "不应", "不宜", "不会", "不可", "不"].flatMap { not in relations.map { not + $0 } }
    return (denied + relations + ["超出", "不到", "不足", "至少", "最少", "至多", "最多"]).map(Array.init)
  }()
  private static let negations = Set("不未没非无勿莫禁")
  /// They deny nothing.
  private static let harmless = [
    "不良", "不动产", "不锈", "不断", "不久", "不仅", "不但", "非流动", "非金融", "非上市", "非洲", "非常", "未成年", "无锡", "莫斯科",
  ].map(Array.init)
  /// “工龄不足 1 年” bounds; “看不到 3 人”, “补不足 3 天” say other things.
  private static let notBounding: [[Character]: Set<Character>] = [
    ["不", "到"]: Set("看找听见遇碰拿得达收接追赶想料意猜等做办买查搜觉识摸租借学抓捉轮用"), ["不", "足"]: Set("补弥"),
  ]
  /// Behind a numeral these make a number of it; 三星, 万科 and 百度 are names.
  private static let measures = Set("个名人位家年月天日周次种项份件台辆元岁倍成篇条款分".unicodeScalars)

  private static func isChineseBound(_ bound: [Character], after before: ArraySlice<Character>) -> Bool {
    let start = before.lastIndex { "，。；：,;".contains($0) }.map { $0 + 1 } ?? before.startIndex
    var clause = Array(before[start...])
    for word in harmless { clause.replace(word, with: []) }
    let otherwise = before.last.flatMap { notBounding[bound]?.contains($0) } ?? false
    return !clause.contains(where: negations.contains) && !otherwise
  }

  private static func beginsWithNumber(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars.drop { $0.properties.generalCategory == .currencySymbol })
    if scalars.first?.properties.numericType == .decimal { return true }
    guard let number = ChineseNumber(scalars[...]) else { return false }
    let behind = scalars.dropFirst(number.length)
    return number.isCertain || behind.starts(with: "小时".unicodeScalars) || behind.first.map(measures.contains) ?? false
  }

  // MARK: English

  private static let english = [
    "not more than", "no more than", "not less than", "no less than", "not fewer than", "no fewer than", "more than",
    "less than", "fewer than", "at least", "at most", "nearly", "almost", "up to",
  ].map(Array.init)
  /// They tell of much else, too (“took over 3 rivals”),
  private static let englishPlaces = ["over", "under", "above", "below"].map(Array.init)
  /// but behind these they bound.
  private static let beforePlaces: Set<String> = [
    "is", "are", "was", "were", "be", "been", "has", "have", "had", "having", "of", "for", "with", "by", "and",
    "contains", "contained", "carries", "carried", "includes", "included", "reaches", "reached", "costs", "serves",
    "served", "employs", "employed",
  ]
  /// “The angles add up to 360 degrees” bounds nothing.
  private static let beforeUpTo: Set<String> = [
    "add", "adds", "added", "adding", "sum", "sums", "summed", "amount", "amounts", "amounted", "count", "counts",
    "counted", "live", "lives", "lived", "go", "goes", "went", "own", "owns", "owned", "lead", "leads", "led", "move",
    "moves", "moved", "climb", "climbs", "climbed",
  ]
  private static let englishNegations: Set<String> = [
    "not", "never", "cannot", "no", "nor", "neither", "nothing", "without",
  ]

  private static func isEnglishBound(_ bound: [Character], after before: ArraySlice<Character>) -> Bool {
    guard before.last.map({ !$0.isLetter && !$0.isNumber }) ?? true else { return false }
    let clause = String(before.reversed().prefix { !",;:.".contains($0) }.reversed())
    let words = clause.split { !$0.isLetter && !"'’".contains($0) }.map(String.init)
    let isDenied = words.contains {
      englishNegations.contains($0) || $0.hasSuffix("n't") || $0.hasSuffix("n’t")
    }
    guard !isDenied, let last = words.last else { return !isDenied }
    return bound == Array("up to")
      ? !beforeUpTo.contains(last) : !englishPlaces.contains(bound) || beforePlaces.contains(last)
  }

  // MARK: Text

  private static func isEnglish(_ bound: some BidirectionalCollection<Character>) -> Bool {
    bound.last?.isASCII == true
  }

  /// Of English, whole words.
  private static func contains(_ text: [Character], _ bound: [Character]) -> Bool {
    func isLetter(_ index: Int) -> Bool { isEnglish(bound) && text.indices.contains(index) && text[index].isLetter }
    return text.ranges(of: bound).contains { !isLetter($0.lowerBound - 1) && !isLetter($0.upperBound) }
  }
}
