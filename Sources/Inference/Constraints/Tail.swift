/// What must follow inside a UTF-8 sequence (Unicode 16, table 3-7), in strings of JSON.
enum Tail: CaseIterable {
  /// A character may begin.
  case none
  case one, two, three
  /// After E0, ED, F0 and F4 the second byte is narrower, lest the character be overlong, a surrogate or too large.
  case afterE0, afterED, afterF0, afterF4

  var continuations: [(low: UInt8, high: UInt8, next: Tail)] {
    switch self {
    case .none:
      [
        (0x20, 0x21, .none), (0x23, 0x5B, .none), (0x5D, 0x7F, .none), (0xC2, 0xDF, .one), (0xE0, 0xE0, .afterE0),
        (0xE1, 0xEC, .two), (0xED, 0xED, .afterED), (0xEE, 0xEF, .two), (0xF0, 0xF0, .afterF0),
        (0xF1, 0xF3, .three), (0xF4, 0xF4, .afterF4),
      ]
    case .one: [(0x80, 0xBF, .none)]
    case .two: [(0x80, 0xBF, .one)]
    case .three: [(0x80, 0xBF, .two)]
    case .afterE0: [(0xA0, 0xBF, .one)]
    case .afterED: [(0x80, 0x9F, .one)]
    case .afterF0: [(0x90, 0xBF, .two)]
    case .afterF4: [(0x80, 0x8F, .two)]
    }
  }

  /// What must follow once `byte` has come; `nil` if it must not come here.
  func next(_ byte: UInt8) -> Tail? {
    continuations.first { $0.low <= byte && byte <= $0.high }?.next
  }
}
