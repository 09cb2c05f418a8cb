import Documents

/// A word of the full-text index.
public struct Term: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// One ideograph, or two that stand side by side.
    case character, bigram
    /// A word or number; a part of an identifier; the whole of something whose parts are terms too.
    case word, part, whole
    /// `第12条`, however it is written.
    case clause
  }
  public var text: String
  public var kind: Kind
  /// Stands at the place of the term before it, and does not count towards the length of the text.
  public var isColocated = false
}

/// Cuts text into terms, the same way for documents and for queries.
///
/// Chinese gives each character and each pair; Latin words are lowercased and stemmed; `maxBatchSize` and `max_batch_size` give their
/// parts and the whole; `1,024`, `15.3%`, `512MB` and `1958年` stay together besides their numbers. Terms are cut off at 64 scalars.
public struct TermScanner {
  /// Raised when text is cut differently.
  public static let version = 3
  private static let maximumLength = 64
  private static let longestNumeral = 20

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var terms: [Term] = []

  public static func terms(of text: String) -> [Term] {
    var scanner = TermScanner(scalars: TextFolding.folded(text))
    scanner.scan()
    return scanner.terms
  }

  private init(scalars: [Unicode.Scalar]) {
    self.scalars = scalars
  }

  private mutating func scan() {
    while position < scalars.count {
      let scalar = scalars[position]
      if TextFolding.isIdeographic(scalar) {
        scanIdeograph(scalar)
      } else if TextFolding.isDigit(scalar) {
        scanNumber()
      } else if TextFolding.isWordScalar(scalar) {
        scanWord()
      } else {
        position += 1
      }
    }
  }

  private mutating func emit(_ text: some Sequence<Unicode.Scalar>, _ kind: Term.Kind, colocated: Bool = false) {
    terms.append(Term(text: String(text), kind: kind, isColocated: colocated))
  }

  // MARK: Ideographs

  private mutating func scanIdeograph(_ scalar: Unicode.Scalar) {
    emit([scalar], .character)
    if let next = self.scalar(at: position + 1), TextFolding.isIdeographic(next) {
      emit([scalar, next], .bigram, colocated: true)
    }
    if scalar == "第", let clause = self.clause(from: position) {
      emit(clause.unicodeScalars, .clause, colocated: true)
    }
    position += 1
  }

  /// `第十二条`, `第 12 条` → `第12条`.
  private func clause(from start: Int) -> String? {
    var numeral = ""
    for scalar in scalars[(start + 1)...].prefix(Self.longestNumeral) where scalar != " " {
      if "编章节条款项".unicodeScalars.contains(scalar) {
        return ChineseNumeral.value(of: numeral).map { "第\($0)\(scalar)" }
      }
      numeral.unicodeScalars.append(scalar)
    }
    return nil
  }

  // MARK: Numbers

  private mutating func scanNumber() {
    let start = position
    var digits: [Unicode.Scalar] = []
    var isNumber = true
    while let scalar = self.scalar(at: position) {
      if TextFolding.isDigit(scalar) {
        digits.append(scalar)
      } else if scalar == "." || scalar == ",", let next = self.scalar(at: position + 1), TextFolding.isDigit(next) {
        if scalar == "." { digits.append(scalar) }
      } else {
        isNumber = !TextFolding.isWordScalar(scalar)
        break
      }
      position += 1
    }
    if isNumber {
      emitNumber(digits, unit: unit())
    } else if letters(from: position).allSatisfy({ !TextFolding.isDigit($0) && $0 != "_" }) {
      // 512MB: the number, and both together.
      let unit = letters(from: position)
      position += unit.count
      emitNumber(digits, unit: unit)
    } else {
      position = start
      scanWord()
    }
  }

  private mutating func emitNumber(_ digits: [Unicode.Scalar], unit: [Unicode.Scalar]) {
    emit(digits.prefix(Self.maximumLength), .word)
    guard !unit.isEmpty else { return }
    emit(lowercased(digits + unit), .whole, colocated: true)
  }

  /// A sign, an ideograph (which stays to be scanned) or, after a space, a unit in letters (which stays too).
  private func unit() -> [Unicode.Scalar] {
    guard let next = scalar(at: position) else { return [] }
    if "%‰°".unicodeScalars.contains(next) || TextFolding.isIdeographic(next) { return [next] }
    guard next == " " else { return [] }
    let letters = letters(from: position + 1)
    return Self.units.contains(String(lowercased(letters))) ? letters : []
  }

  private static let units: Set<String> = [
    "b", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "ns", "ms", "s", "h", "hz", "khz", "mhz", "ghz", "w", "kw",
    "v", "g", "kg", "m", "mm", "cm", "km", "nm", "px", "fps",
  ]

  // MARK: Words

  private mutating func scanWord() {
    var word: [Unicode.Scalar] = []
    while let scalar = self.scalar(at: position) {
      if TextFolding.isWordScalar(scalar) {
        word.append(scalar)
      } else if scalar == "'" || scalar == "\u{2019}", let next = self.scalar(at: position + 1),
        TextFolding.isWordScalar(next)
      {
        // don't → dont, the model's → model
        if next == "s" || next == "S", self.scalar(at: position + 2).map(TextFolding.isWordScalar) != true {
          position += 1
        }
      } else if scalar == ".", word.contains(where: TextFolding.isDigit), let last = word.last,
        TextFolding.isDigit(last), let next = self.scalar(at: position + 1), TextFolding.isDigit(next)
      {
        // v1.2, Qwen2.5
        word.append(scalar)
      } else {
        break
      }
      position += 1
    }
    emitWord(word)
    if word.count == 1, let sign = scalar(at: position), sign == "+" || sign == "#" {
      // C++, C#, F#
      emit(lowercased(word + (sign == "+" ? ["+", "+"] : ["#"])), .whole, colocated: true)
    }
  }

  private mutating func emitWord(_ word: [Unicode.Scalar]) {
    let parts = Identifier.parts(of: word)
    guard let first = parts.first else { return }
    let whole = lowercased(word.filter { $0 != "_" })
    guard parts.count > 1 else {
      emit(EnglishStemmer.stem(String(lowercased(first))).unicodeScalars, .word)
      return
    }
    for (index, part) in parts.enumerated() {
      emit(EnglishStemmer.stem(String(lowercased(part))).unicodeScalars, .part)
      if index == 0 { emit(whole, .whole, colocated: true) }
    }
  }

  private func lowercased(_ scalars: some Sequence<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    let mapped = scalars.flatMap { scalar -> [Unicode.Scalar] in
      if scalar.isASCII {
        return [(0x41...0x5A).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar]
      }
      return Array(scalar.properties.lowercaseMapping.unicodeScalars)
    }
    return mapped.prefix(Self.maximumLength)
  }

  private func letters(from start: Int) -> [Unicode.Scalar] {
    Array(scalars[min(start, scalars.count)...].prefix { TextFolding.isWordScalar($0) })
  }

  private func scalar(at index: Int) -> Unicode.Scalar? {
    index < scalars.count ? scalars[index] : nil
  }

}

extension String {
  init(_ scalars: some Sequence<Unicode.Scalar>) {
    self.init(String.UnicodeScalarView(scalars))
  }
}
