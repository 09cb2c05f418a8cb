/// References to numbered sources in running text: `[1]`, `[1,2]`, `[1-3]`, `【1】`, `［1］`, `[^1]`, `[资料1]`, `[Source 2]`.
enum CitationMark {
  enum Reading: Equatable {
    case mark(numbers: [Int], length: Int)
    case none
    /// What is there so far may become a mark.
    case needsMore
  }

  /// Longer ones are no marks.
  private static let maximumLength = 40
  private static let maximumNumber = 999
  /// How many sources one range can name.
  private static let maximumRange = 20
  private static let words = ["资料", "来源", "文献", "出处", "引用", "source", "sources", "passage", "ref"].map {
    Array($0.unicodeScalars)
  }

  /// Reads the mark that begins at `start`. The result never changes with what is appended to `scalars`, unless it is `needsMore`.
  static func read(_ scalars: ArraySlice<Unicode.Scalar>) -> Reading {
    guard let first = scalars.first, isOpening(first) else { return .none }
    var body: [Unicode.Scalar] = []
    for scalar in scalars.dropFirst() {
      if isClosing(scalar) {
        return numbers(in: body).map { .mark(numbers: $0, length: body.count + 2) } ?? .none
      }
      guard isBody(scalar), body.count < maximumLength else { return .none }
      body.append(scalar)
    }
    return .needsMore
  }

  static func isOpening(_ scalar: Unicode.Scalar) -> Bool { scalar == "[" || scalar == "【" || scalar == "［" }

  static func isClosing(_ scalar: Unicode.Scalar) -> Bool { scalar == "]" || scalar == "】" || scalar == "］" }

  /// `text` without its marks and the spaces before them.
  static func removed(from text: String) -> String {
    replacing(in: text) { result, _ in
      while result.last == " " { result.removeLast() }
    }
  }

  /// `text` with round brackets around what would read as a mark; with `lineStartsOnly` those within lines, such as subscripts in code,
  /// stay.
  static func disarmed(_ text: String, lineStartsOnly: Bool = false) -> String {
    replacing(in: text) { result, body in
      guard !lineStartsOnly || result.last(where: { $0 != " " && $0 != "\t" }) ?? "\n" == "\n" else {
        result.append("[")
        result.append(contentsOf: body)
        result.append("]")
        return
      }
      result.append("(")
      result.append(contentsOf: body)
      result.append(")")
    }
  }

  private static func replacing(
    in text: String, with replacement: (inout [Unicode.Scalar], ArraySlice<Unicode.Scalar>) -> Void
  ) -> String {
    let scalars = Array(text.unicodeScalars)
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(scalars.count)
    var index = 0
    while index < scalars.count {
      if isOpening(scalars[index]), case .mark(_, let length) = read(scalars[index...]) {
        replacement(&result, scalars[index + 1..<index + length - 1])
        index += length
      } else {
        result.append(scalars[index])
        index += 1
      }
    }
    return String(String.UnicodeScalarView(result))
  }

  // MARK: Numbers

  private static func isBody(_ scalar: Unicode.Scalar) -> Bool {
    digit(scalar) != nil || isSeparator(scalar) || isDash(scalar) || scalar == "^"
      || words.contains { $0.contains(lowercased(scalar)) }
  }

  private static func numbers(in body: [Unicode.Scalar]) -> [Int]? {
    var rest = body[...]
    var numbers: [Int] = []
    var rangeStart: Int?
    func skipBlanks() { rest = rest.drop { $0 == " " } }

    skipBlanks()
    if rest.first == "^" { rest.removeFirst() }
    while true {
      skipWord(&rest)
      guard let number = number(&rest) else { return nil }
      if let start = rangeStart {
        guard number >= start, number - start < maximumRange else { return nil }
        numbers += Array(start...number).dropFirst()
        rangeStart = nil
      } else {
        numbers.append(number)
      }
      skipBlanks()
      guard let sign = rest.first else { return numbers }
      if isDash(sign) {
        rangeStart = number
      } else if !isSeparator(sign), digit(sign) == nil {
        return nil
      }
      rest = rest.drop { isDash($0) || isSeparator($0) }
      guard !rest.isEmpty else { return nil }
    }
  }

  private static func skipWord(_ rest: inout ArraySlice<Unicode.Scalar>) {
    let lowercase = rest.map(lowercased)
    if let word = words.filter({ lowercase.starts(with: $0) }).max(by: { $0.count < $1.count }) {
      rest = rest.dropFirst(word.count).drop { $0 == " " }
    }
  }

  private static func number(_ rest: inout ArraySlice<Unicode.Scalar>) -> Int? {
    let digits = rest.prefix(4).prefix { digit($0) != nil }
    rest = rest.dropFirst(digits.count)
    guard !digits.isEmpty else { return nil }
    let value = digits.reduce(0) { $0 * 10 + (digit($1) ?? 0) }
    return (1...maximumNumber).contains(value) ? value : nil
  }

  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar.value {
    case 0x30...0x39: Int(scalar.value - 0x30)
    case 0xFF10...0xFF19: Int(scalar.value - 0xFF10)
    default: nil
    }
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool { " ,，、;；&".unicodeScalars.contains(scalar) }

  private static func isDash(_ scalar: Unicode.Scalar) -> Bool { "-–—~～至".unicodeScalars.contains(scalar) }

  private static func lowercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    (0x41...0x5A).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar
  }
}
