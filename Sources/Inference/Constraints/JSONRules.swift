/// The rules that every JSON grammar shares, each made once.
struct JSONRules {
  typealias State = Grammar.State

  /// Spaces that may indent a line. Bounded, or a model could write blanks for ever.
  private static let maximumIndent = 32
  private static let maximumIntegerDigits = NumberRules.maximumIntegerDigits
  private static let maximumFractionDigits = NumberRules.maximumFractionDigits

  var builder = GrammarBuilder()
  /// Nothing, a space, or a new line with its indent.
  let blank: State
  private var strings: [StringKey: State] = [:]
  private var integer: State?
  private var number: State?
  private var anything: (value: State, object: State, array: State)?

  private struct StringKey: Hashable {
    var bound: Grammar.Bound
    var isEscapable: Bool
  }

  init() {
    var indent = builder.end
    for _ in 0..<Self.maximumIndent {
      let next = builder.state()
      builder.link(next, builder.end)
      builder.edge(next, " ", indent)
      indent = next
    }
    blank = builder.state()
    builder.link(blank, builder.end)
    builder.edge(blank, " ", builder.end)
    builder.edge(blank, "\n", indent)
  }

  var end: State { builder.end }

  /// A state that reads blanks and goes on at `after`.
  mutating func blank(then after: State) -> State { builder.call(blank, then: after) }

  /// After a colon: nothing or one space.
  mutating func space(then after: State) -> State {
    let state = builder.state()
    builder.link(state, after)
    builder.edge(state, " ", after)
    return state
  }

  mutating func literal(_ text: String) -> State { builder.literal(text.utf8, then: end) }

  mutating func string(_ bound: Grammar.Bound = .init()) -> State {
    let key = StringKey(bound: bound, isEscapable: true)
    if let known = strings[key] { return known }
    let start = builder.state()
    builder.edge(start, "\"", characters(bound, isEscapable: true))
    strings[key] = start
    return start
  }

  /// A name that is none of `taken`. It holds no escapes, by which a taken one could be written in another way.
  mutating func name(besides taken: [[UInt8]]) -> State {
    let start = builder.state()
    let free = characters(.init(), isEscapable: false)
    var nodes: [(state: State, isTaken: Bool, children: [UInt8: Int])] = [(builder.state(), false, [:])]
    builder.edge(start, "\"", nodes[0].state)
    for name in taken where name.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
      var at = 0
      for byte in name {
        if let child = nodes[at].children[byte] {
          at = child
        } else {
          nodes.append((builder.state(), false, [:]))
          nodes[at].children[byte] = nodes.count - 1
          at = nodes.count - 1
        }
      }
      nodes[at].isTaken = true
    }
    // Only where a character ends may the name end or leave the trie; inside of one it follows UTF-8 to its end.
    let tails = tails(to: free)
    var pending: [(index: Int, tail: Tail)] = [(0, .none)]
    while let (index, tail) = pending.popLast() {
      let node = nodes[index]
      if tail == .none, !node.isTaken { builder.edge(node.state, "\"", end) }
      for (byte, child) in node.children.sorted(by: { $0.key < $1.key }) {
        builder.edge(node.state, byte, byte, nodes[child].state)
        pending.append((child, tail.next(byte) ?? .none))
      }
      for (low, high, next) in tail.continuations {
        let target = next == .none ? free : tails[next] ?? free
        for range in Self.ranges(low, high, without: node.children.keys) {
          builder.edge(node.state, range.lowerBound, range.upperBound, target)
        }
      }
    }
    return start
  }

  private static func ranges(
    _ low: UInt8, _ high: UInt8, without taken: some Collection<UInt8>
  ) -> [ClosedRange<UInt8>] {
    var ranges: [ClosedRange<UInt8>] = []
    var first = low
    for byte in taken.filter({ $0 >= low && $0 <= high }).sorted() {
      if first < byte { ranges.append(first...(byte - 1)) }
      first = byte + 1
    }
    if first <= high { ranges.append(first...high) }
    return ranges
  }

  /// The inside of a string and its closing quote, counted in characters.
  private mutating func characters(_ bound: Grammar.Bound, isEscapable: Bool) -> State {
    let start = builder.state()
    let index = builder.bound(bound)
    builder.markText(start, index)
    let tails = tails(to: start)
    for (low, high, tail) in Tail.none.continuations {
      builder.edge(start, low, high, tail == .none ? start : tails[tail] ?? start, .count, index)
    }
    builder.edge(start, "\"", end, .leave, index)
    if isEscapable { builder.edge(start, "\\", escape(then: start), .count, index) }
    return start
  }

  private mutating func tails(to start: State) -> [Tail: State] {
    let states = Tail.allCases.filter { $0 != .none }.map { ($0, builder.state()) }
    let tails = Dictionary(uniqueKeysWithValues: states)
    for (tail, state) in states {
      for (low, high, next) in tail.continuations {
        builder.edge(state, low, high, next == .none ? start : tails[next] ?? start)
      }
    }
    return tails
  }

  private mutating func escape(then target: State) -> State {
    let start = builder.state()
    for character in "\"\\/bfnrt".unicodeScalars { builder.edge(start, character, target) }
    let last = hexadecimal(then: target)
    let lastTwo = hexadecimal(then: last)
    let lastThree = hexadecimal(then: lastTwo)
    let first = builder.state()
    builder.edge(start, "u", first)
    for (low, high) in [("0", "9"), ("a", "c"), ("A", "C"), ("e", "f"), ("E", "F")]
      as [(Unicode.Scalar, Unicode.Scalar)]
    {
      builder.edge(first, UInt8(ascii: low), UInt8(ascii: high), lastThree)
    }
    // D800 to DFFF are halves of pairs: the higher first, then the lower.
    let lower = builder.state()
    for character in "cdefCDEF".unicodeScalars { builder.edge(lower, character, lastTwo) }
    let lowerStart = builder.state()
    for character in "dD".unicodeScalars { builder.edge(lowerStart, character, lower) }
    let pair = builder.literal(#"\u"#.utf8, then: lowerStart)
    let higher = hexadecimal(then: hexadecimal(then: pair))
    let second = builder.state()
    for character in "dD".unicodeScalars { builder.edge(first, character, second) }
    builder.edge(second, UInt8(ascii: "0"), UInt8(ascii: "7"), lastTwo)
    for character in "89abAB".unicodeScalars { builder.edge(second, character, higher) }
    return start
  }

  private mutating func hexadecimal(then target: State) -> State {
    let state = builder.state()
    for (low, high) in [("0", "9"), ("a", "f"), ("A", "F")] as [(Unicode.Scalar, Unicode.Scalar)] {
      builder.edge(state, UInt8(ascii: low), UInt8(ascii: high), target)
    }
    return state
  }
}

extension JSONRules {
  mutating func wholeNumber() -> State {
    if let integer { return integer }
    let start = signedDigits(then: end)
    integer = start
    return start
  }

  mutating func anyNumber() -> State {
    if let number { return number }
    let exponentDigits = builder.digits(1...2, then: end)
    let exponent = builder.state()
    builder.edge(exponent, "+", exponentDigits)
    builder.edge(exponent, "-", exponentDigits)
    builder.link(exponent, exponentDigits)
    let afterFraction = builder.state()
    builder.edge(afterFraction, "e", exponent)
    builder.edge(afterFraction, "E", exponent)
    builder.link(afterFraction, end)
    let fraction = builder.digits(1...Self.maximumFractionDigits, then: afterFraction)
    let afterInteger = builder.state()
    builder.edge(afterInteger, ".", fraction)
    builder.link(afterInteger, afterFraction)
    let start = signedDigits(then: afterInteger)
    number = start
    return start
  }

  private mutating func signedDigits(then target: State) -> State {
    let start = builder.state()
    let digits = builder.state()
    builder.edge(start, "-", digits)
    builder.link(start, digits)
    builder.edge(digits, "0", target)
    let more = builder.digits(0...(Self.maximumIntegerDigits - 1), then: target)
    builder.edge(digits, UInt8(ascii: "1"), UInt8(ascii: "9"), more)
    return start
  }

  mutating func anyObject() -> State { anyRules().object }

  mutating func anyArray() -> State { anyRules().array }

  mutating func anyValue() -> State { anyRules().value }

  private mutating func anyRules() -> (value: State, object: State, array: State) {
    if let anything { return anything }
    let value = builder.state()
    let object = object([], others: value)
    let array = array([], rest: value, count: .init())
    anything = (value, object, array)
    let choices = [
      string(), anyNumber(), literal("true"), literal("false"), literal("null"), object, array,
    ]
    for choice in choices { builder.link(value, choice) }
    return (value, object, array)
  }
}
