/// A number with its unit: 百分之四点五, 十万元, EUR 20 000 000, 72 hours, two thirds.
struct Quantity: Equatable {
  var value: Double
  /// By `MeasureUnit`; empty where none is written.
  var unit: String
  /// Scalars of the text.
  var range: Range<Int>

  /// Reads the quantity that begins at `index`.
  static func read(_ text: ScalarText, at index: Int) -> Quantity? {
    guard let first = text[index] else { return nil }
    let previous = text[index - 1]
    if previous == "第" || (previous.map(isWordPart) ?? false && isWordPart(first)) { return nil }
    for (word, factor) in [("百分之", 1.0), ("千分之", 0.1), ("万分之", 0.01)] where text.hasPrefix(word, at: index) {
      guard let (value, end) = number(text, at: index + 3) else { return nil }
      return Quantity(value: rounded(value * factor), unit: "%", range: index..<end)
    }
    if let (currency, after) = currency(text, at: index) {
      guard let (value, end) = number(text, at: text.skippingSpace(from: after)) else { return nil }
      let (unit, behind) = unit(text, at: end)
      // 人民币三千万元
      return Quantity(value: value, unit: currency, range: index..<(unit == currency ? behind : end))
    }
    guard let (value, end) = number(text, at: index) else { return nil }
    if let previous, ChineseNumeral.isNumeral(previous) || previous == "." || previous == "点" { return nil }
    if text.hasPrefix("分之", at: end), let (above, behind) = number(text, at: end + 2), value > 0 {
      return Quantity(value: above / value, unit: "ratio", range: index..<behind)
    }
    if first.isASCII, first.properties.isAlphabetic, value.truncatingRemainder(dividingBy: 1) != 0 {
      return Quantity(value: value, unit: "ratio", range: index..<end)
    }
    let (unit, behind) = unit(text, at: end)
    // 一级资本, 三级数据: a number in ideographs without a unit counts nothing.
    if unit.isEmpty, !isDigit(first), !first.isASCII, !isRangeMark(text[text.skippingSpace(from: end)]) { return nil }
    return Quantity(value: value, unit: unit, range: index..<behind)
  }

  /// 三至五年: the unit comes behind the second number.
  private static func isRangeMark(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { "至到-—–~～－".unicodeScalars.contains($0) } ?? false
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
  }

  /// Without the dust of binary fractions: 5 × 0.01 is 0.05.
  private static func rounded(_ value: Double) -> Double { (value * 1e9).rounded() / 1e9 }

  // MARK: Number

  private static let words: [(String, Double)] = [
    ("two thirds", 2.0 / 3), ("two-thirds", 2.0 / 3), ("three quarters", 0.75), ("one third", 1.0 / 3),
    ("one half", 0.5),
    ("half", 0.5),
  ]
  private static let counts: [String: Double] = [
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90,
  ]
  private static let multipliers: [(String, Double)] = [
    ("million", 1e6), ("billion", 1e9), ("thousand", 1e3), ("hundred", 100), ("bn", 1e9),
  ]

  private static func number(_ text: ScalarText, at index: Int) -> (Double, Int)? {
    guard let first = text[index] else { return nil }
    if first.isASCII, first.properties.isAlphabetic { return word(text, at: index) }
    guard let (value, end) = isDigit(first) ? decimal(text, at: index) : han(text, at: index) else { return nil }
    let after = text.skippingSpace(from: end)
    for (word, factor) in multipliers where text.hasPrefix(word, at: after) {
      return (value * factor, after + word.unicodeScalars.count)
    }
    return (value, end)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    ("0"..."9").contains(scalar) || ("０"..."９").contains(scalar)
  }

  /// `32,768`, `20 000 000`, `4.5`, `100万`.
  private static func decimal(_ text: ScalarText, at index: Int) -> (Double, Int)? {
    var digits = ""
    var place = index
    var hasPoint = false
    while let scalar = text[place], digits.count < 24 {
      if isDigit(scalar) {
        digits += "\(scalar.value >= 0xFF10 ? scalar.value - 0xFF10 : scalar.value - 0x30)"
      } else if scalar == "." || scalar == "．", !hasPoint, let next = text[place + 1], isDigit(next) {
        hasPoint = true
        digits += "."
      } else if !hasPoint, ", \u{A0}\u{202F}，".unicodeScalars.contains(scalar), isGroup(text, at: place + 1) {
        // Thousands.
      } else {
        break
      }
      place += 1
    }
    guard var value = Double(digits) else { return nil }
    // No amount is written with more of them.
    while value < 1e18, let scalar = text[place],
      let factor = ["万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2, "萬": 1e4, "億": 1e8][scalar]
    {
      // 5千米 is a length.
      if scalar == "千", ["米", "克", "瓦"].contains(where: { text.hasPrefix($0, at: place + 1) }) { break }
      value *= factor
      place += 1
    }
    return (value, place)
  }

  private static func isGroup(_ text: ScalarText, at index: Int) -> Bool {
    (0..<3).allSatisfy { text[index + $0].map(isDigit) ?? false } && !(text[index + 3].map(isDigit) ?? false)
  }

  /// 四点五, 两亿五千万.
  private static func han(_ text: ScalarText, at index: Int) -> (Double, Int)? {
    var end = index
    while let scalar = text[end], end < index + 24, ChineseNumeral.isNumeral(scalar) { end += 1 }
    // 一百二十千米: the last 千 belongs to the unit.
    if end > index + 1, text[end - 1] == "千", ["米", "克", "瓦"].contains(where: { text.hasPrefix($0, at: end) }) {
      end -= 1
    }
    guard end > index, let whole = ChineseNumeral.value(of: text.string(index..<end)) else { return nil }
    guard text[end] == "点" else { return (Double(whole), end) }
    let decimals = ChineseNumeral.decimals(text.scalars[(end + 1)...].prefix(12))
    guard !decimals.isEmpty else { return (Double(whole), end) }
    return (Double("\(whole).\(decimals)") ?? Double(whole), end + 1 + decimals.count)
  }

  private static func word(_ text: ScalarText, at index: Int) -> (Double, Int)? {
    let lower = text.string(index..<min(text.count, index + 16)).lowercased()
    if let (word, value) = words.first(where: { lower.hasPrefix($0.0) }) {
      return (value, index + word.unicodeScalars.count)
    }
    let word = lower.prefix { $0.isLetter }
    return counts[String(word)].map { ($0, index + word.unicodeScalars.count) }
  }

  // MARK: Unit

  private static let currencies = ["人民币", "￥", "¥", "$", "€", "£", "EUR", "USD", "CNY", "RMB", "GBP"]
  private static let longUnits = [
    "working days", "working day", "business days", "business day", "per cent", "percentage points", "basis points",
  ]

  private static func currency(_ text: ScalarText, at index: Int) -> (String, Int)? {
    guard let name = currencies.first(where: { text.hasPrefix($0, at: index) }) else { return nil }
    return (MeasureUnit.canonical(name), index + name.unicodeScalars.count)
  }

  /// The unit behind a number, and the place behind that.
  private static func unit(_ text: ScalarText, at index: Int) -> (String, Int) {
    let place = text.skippingSpace(from: index)
    guard let first = text[place] else { return ("", index) }
    if first == "%" || first == "％" { return ("%", place + 1) }
    if first == "‰" { return ("‰", place + 1) }
    for (written, name) in MeasureUnit.chinese where text.hasPrefix(written, at: place) {
      return (name, place + written.unicodeScalars.count)
    }
    if MeasureUnit.counters.contains(first) { return (String(first), place + 1) }
    guard first.isASCII && first.properties.isAlphabetic || "°€µ".unicodeScalars.contains(first) else {
      return ("", index)
    }
    if let long = longUnits.first(where: { text.hasPrefix($0, at: place) }) {
      return (MeasureUnit.canonical(long), place + long.unicodeScalars.count)
    }
    var end = place
    while let scalar = text[end], end < place + 24,
      (scalar.isASCII && scalar.properties.isAlphabetic) || "°/³²µ€".unicodeScalars.contains(scalar)
    {
      end += 1
    }
    let word = text.string(place..<end)
    let name = MeasureUnit.canonical(word)
    // A noun in the plural is what is counted; other words go on with the sentence.
    let isUnit =
      name != word.lowercased() || word.contains("/")
      || (word.count > 3 && word.hasSuffix("s") && word == word.lowercased())
      || ["m", "h", "s", "t", "km", "kg", "ms", "g", "cm", "mm", "mg", "l", "ha"].contains(word)
    return isUnit ? (name, end) : ("", index)
  }
}
