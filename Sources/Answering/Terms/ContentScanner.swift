import Documents

/// Cuts a text into the terms of `ContentTerms`.
struct ContentScanner {
  private(set) var terms: [ContentTerms.Term] = []
  /// Terms that count only when another text looks for them.
  private(set) var extras: Set<String> = []

  private let scalars: [Unicode.Scalar]
  private let masksQuestionWords: Bool
  private var position = 0

  init(_ text: String, masksQuestionWords: Bool) {
    scalars = text.unicodeScalars.map(Self.narrowed)
    self.masksQuestionWords = masksQuestionWords
  }

  mutating func scan() {
    skipListNumber()
    while position < scalars.count {
      let scalar = scalars[position]
      if Self.isHan(scalar) {
        scanHan()
      } else if Self.isDigit(scalar) {
        scanNumber()
      } else if scalar.properties.isAlphabetic {
        scanWord()
      } else {
        position += 1
      }
    }
  }

  private mutating func emit(_ text: String, _ kind: ContentTerms.Kind, from start: Int, alternative: String? = nil) {
    terms.append(.init(text: text, kind: kind, alternative: alternative, scalars: start..<position))
  }

  // MARK: Chinese

  private mutating func scanHan() {
    let start = position
    while position < scalars.count, Self.isHan(scalars[position]) { position += 1 }
    let run = start..<position
    scanNumerals(in: run)
    var isContent = scalars[run].map { !FunctionCharacters.all.contains($0) }
    if masksQuestionWords { FunctionCharacters.maskQuestionWords(in: scalars[run], &isContent) }
    for offset in isContent.indices where isContent[offset] {
      let follows = offset > 0 && isContent[offset - 1]
      let isFollowed = offset + 1 < isContent.count && isContent[offset + 1]
      guard isFollowed || !follows else { continue }
      let first = start + offset
      let pair = first..<first + (isFollowed ? 2 : 1)
      terms.append(.init(text: String(String.UnicodeScalarView(scalars[pair])), kind: .pair, scalars: pair))
    }
  }

  private mutating func scanNumerals(in run: Range<Int>) {
    var index = run.lowerBound
    while index < run.upperBound {
      // 百分之, 千分之
      if index + 2 < run.upperBound, scalars[index + 1] == "分", scalars[index + 2] == "之" {
        index += 3
        continue
      }
      guard let number = ChineseNumber(scalars[index..<run.upperBound]) else {
        index += 1
        continue
      }
      let end = index + number.length
      let isClause =
        index > 0 && scalars[index - 1] == "第" && end < scalars.count
        && "编章节条款项".unicodeScalars.contains(scalars[end])
      if number.isCertain || isClause {
        terms.append(.init(text: number.key.term, kind: .number, scalars: index..<end))
      } else {
        extras.insert(number.key.term)
      }
      index = end
    }
  }

  // MARK: Numbers

  private mutating func scanNumber() {
    let start = position
    var whole = ""
    var fraction = ""
    var isFraction = false
    while position < scalars.count {
      let scalar = scalars[position]
      if Self.isDigit(scalar) {
        isFraction ? fraction.unicodeScalars.append(scalar) : whole.unicodeScalars.append(scalar)
      } else if position + 1 < scalars.count, Self.isDigit(scalars[position + 1]), !isFraction,
        scalar == "." || scalar == "," && isThousands(at: position)
      {
        isFraction = scalar == "."
      } else {
        break
      }
      position += 1
    }
    let plain = NumberKey(whole: whole, fraction: fraction)
    let power = multiplier()
    guard power > 0 else {
      emit(plain.term, .number, from: start)
      return
    }
    let key = NumberKey(whole: whole, fraction: fraction, powerOfTen: power)
    emit(key.term, .number, from: start, alternative: plain.term)
  }

  /// Three digits after the comma, and no fourth.
  private func isThousands(at comma: Int) -> Bool {
    let digits = scalars[(comma + 1)...].prefix(4).prefix(while: Self.isDigit)
    return digits.count == 3
  }

  /// The power of ten that follows: `万`, `亿`, ` million`. Passes over it.
  private mutating func multiplier() -> Int {
    var power = 0
    while position < scalars.count, let unit = ChineseNumeral.powerOfTen(scalars[position]), unit >= 3 {
      power += unit
      position += 1
    }
    guard power == 0, position < scalars.count, scalars[position] == " " else { return power }
    let word = scalars[(position + 1)...].prefix { $0.properties.isAlphabetic && $0.isASCII }
    guard word.count < 12, let value = EnglishWord.powers[Self.lowercased(word)] else { return 0 }
    position += 1 + word.count
    return value
  }

  /// `1. ` and `2) ` at the beginning number a list, and say nothing.
  private mutating func skipListNumber() {
    let digits = scalars.prefix(while: Self.isDigit).count
    guard (1...2).contains(digits), scalars.count > digits + 1 else { return }
    let sign = scalars[digits]
    if sign == "、" || (sign == "." || sign == ")") && scalars[digits + 1] == " " { position = digits + 1 }
  }

  // MARK: Words

  private mutating func scanWord() {
    let start = position
    while position < scalars.count {
      let scalar = scalars[position]
      let next = position + 1 < scalars.count ? scalars[position + 1] : " "
      let isInner =
        (scalar == "." && Self.isDigit(scalars[position - 1]) && Self.isDigit(next))
        || (scalar == "'" || scalar == "’") && next.properties.isAlphabetic && next != "s"
      guard Self.isWordScalar(scalar) || isInner else { break }
      position += 1
    }
    let word = scalars[start..<position].filter { $0 != "'" && $0 != "’" }
    let lowercase = Self.lowercased(word)
    if position + 1 < scalars.count, scalars[position] == "'" || scalars[position] == "’", scalars[position + 1] == "s"
    {
      position += 2
    }
    if let number = EnglishWord.numbers[lowercase] {
      extras.insert(NumberKey(whole: String(number)).term)
      extras.insert(EnglishWord.stem(lowercase))
      return
    }
    guard !EnglishWord.common.contains(lowercase), word.count > 1 else { return }
    emit(EnglishWord.stem(lowercase), kind(of: word, at: start), from: start)
  }

  private func kind(of word: [Unicode.Scalar], at start: Int) -> ContentTerms.Kind {
    let isAcronym = word.allSatisfy(\.properties.isUppercase)
    let hasInnerSign = word.dropFirst().contains { $0.properties.isUppercase || Self.isDigit($0) || $0 == "_" }
    if hasInnerSign { return isAcronym ? .name : .identifier }
    guard word[0].properties.isUppercase else { return .word }
    // A capital at the beginning of a sentence says nothing.
    let before = scalars[..<start].last { !$0.properties.isWhitespace && !"\"'“”‘’([*`#-".unicodeScalars.contains($0) }
    return before.map { ".!?:;。\n".unicodeScalars.contains($0) } ?? true ? .word : .name
  }

  // MARK: Characters

  /// Full-width forms as their ASCII twins, so that places stay the same.
  private static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(UInt8(scalar.value - 0xFF01 + 0x21))
  }

  private static func lowercased(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars)).lowercased()
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || isDigit(scalar) || scalar.properties.isAlphabetic && !isHan(scalar)
  }

  static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x323AF: true
    default: false
    }
  }
}
