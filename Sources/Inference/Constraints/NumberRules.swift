/// Numbers between bounds, digit by digit.
enum NumberRules {
  typealias State = Grammar.State

  /// So that whole numbers fit into 64 bits.
  static let maximumIntegerDigits = 18
  static let maximumFractionDigits = 16

  /// One end of a range.
  struct Limit: Hashable {
    var integer: [UInt8]
    var fraction: [UInt8]
    var isInclusive: Bool

    init(_ magnitude: DecimalMagnitude, isInclusive: Bool) {
      integer = magnitude.integer
      fraction = magnitude.fraction
      self.isInclusive = isInclusive
    }
  }

  /// Numbers from `low` to `high` with their signs; `nil` is no limit.
  static func range(
    from low: (value: DecimalNumber, isInclusive: Bool)?, to high: (value: DecimalNumber, isInclusive: Bool)?,
    wholeOnly: Bool, in builder: inout GrammarBuilder
  ) -> State {
    let start = builder.state()
    let zero = Limit(.zero, isInclusive: true)
    if !(high?.value.isNegative ?? false) {
      let from = low.flatMap { $0.value.isNegative ? nil : Limit($0.value.magnitude, isInclusive: $0.isInclusive) }
      let to = high.map { Limit($0.value.magnitude, isInclusive: $0.isInclusive) }
      builder.link(start, magnitudes(from: from ?? zero, to: to, wholeOnly: wholeOnly, in: &builder))
    }
    if low?.value.isNegative ?? true {
      let from = high.flatMap { $0.value.isNegative ? Limit($0.value.magnitude, isInclusive: $0.isInclusive) : nil }
      let to = low.map { Limit($0.value.magnitude, isInclusive: $0.isInclusive) }
      builder.edge(
        start, "-",
        magnitudes(from: from ?? Limit(.zero, isInclusive: false), to: to, wholeOnly: wholeOnly, in: &builder))
    }
    return start
  }

  /// Numbers from `low` up to `high`, without a sign. An empty range gives a state that leads nowhere.
  private static func magnitudes(
    from low: Limit, to high: Limit?, wholeOnly: Bool, in builder: inout GrammarBuilder
  ) -> State {
    let start = builder.state()
    let greatest = [UInt8](repeating: 9, count: maximumIntegerDigits)
    let top = high.map { $0.integer.count > maximumIntegerDigits ? greatest : $0.integer } ?? greatest
    let isCapped = high.map { $0.integer.count > maximumIntegerDigits } ?? true
    guard low.integer.count <= maximumIntegerDigits else { return start }

    let free = builder.fractionTail(low: nil, high: nil, wholeOnly: wholeOnly)
    let upper = isCapped ? nil : high
    if low.integer == top {
      let tail = builder.fractionTail(low: low, high: upper, wholeOnly: wholeOnly)
      builder.link(start, builder.integer(top, then: tail))
      return start
    }
    let first = builder.fractionTail(low: low, high: nil, wholeOnly: wholeOnly)
    builder.link(start, builder.integer(low.integer, then: first))
    let last = upper.map { builder.fractionTail(low: nil, high: $0, wholeOnly: wholeOnly) } ?? free
    guard DecimalMagnitude(integer: low.integer, fraction: []) < DecimalMagnitude(integer: top, fraction: []) else {
      return builder.state()
    }
    builder.link(start, builder.integer(top, then: last))
    builder.linkIntegers(from: start, above: low.integer, below: top, then: free)
    return start
  }
}

extension GrammarBuilder {
  /// Between `count.lowerBound` and `count.upperBound` digits.
  mutating func digits(_ count: ClosedRange<Int>, then target: State) -> State {
    var state = target
    for index in (0..<count.upperBound).reversed() {
      let next = self.state()
      edge(next, UInt8(ascii: "0"), UInt8(ascii: "9"), state)
      if index >= count.lowerBound { link(next, target) }
      state = next
    }
    return state
  }

  /// One whole number; no digits are zero.
  fileprivate mutating func integer(_ digits: [UInt8], then target: State) -> State {
    literal(digits.isEmpty ? [UInt8(ascii: "0")] : digits.map { $0 + UInt8(ascii: "0") }, then: target)
  }

  /// The whole numbers strictly between two.
  fileprivate mutating func linkIntegers(
    from start: State, above low: [UInt8], below high: [UInt8], then target: State
  ) {
    for length in max(1, low.count)...max(1, high.count) where length <= high.count {
      let floor = length == low.count ? low : nil
      let ceiling = length == high.count ? high : nil
      var free: [State] = [target]
      for _ in 1..<max(2, length) { free.append(digits(1...1, then: free[free.count - 1])) }
      if floor == nil, ceiling == nil {
        let first = state()
        edge(first, UInt8(ascii: "1"), UInt8(ascii: "9"), free[length - 1])
        link(start, first)
        continue
      }
      // States after the digits that are still equal to those of the floor, the ceiling or both.
      var (onFloor, onCeiling, onBoth): (State?, State?, State?) = (nil, nil, nil)
      let first = state()
      link(start, first)
      if floor != nil, ceiling != nil {
        onBoth = first
      } else if floor != nil {
        onFloor = first
      } else {
        onCeiling = first
      }
      for position in 0..<length {
        let least: UInt8 = position == 0 ? 1 : 0
        let rest = free[length - 1 - position]
        let isLast = position == length - 1
        var (nextFloor, nextCeiling, nextBoth): (State?, State?, State?) = (nil, nil, nil)
        if let state = onBoth, let floor, let ceiling {
          let (bottom, top) = (floor[position], ceiling[position])
          digitEdge(state, bottom + 1, top == 0 ? 0 : top - 1, rest, isEmpty: bottom + 1 >= top)
          if bottom == top, !isLast {
            let next = self.state()
            digitEdge(state, bottom, bottom, next)
            nextBoth = next
          } else if bottom < top, !isLast {
            let (low, high) = (self.state(), self.state())
            digitEdge(state, bottom, bottom, low)
            digitEdge(state, top, top, high)
            (nextFloor, nextCeiling) = (low, high)
          }
        }
        if let state = onFloor, let floor {
          digitEdge(state, floor[position] + 1, 9, rest, isEmpty: floor[position] == 9)
          if !isLast {
            let next = nextFloor ?? self.state()
            digitEdge(state, floor[position], floor[position], next)
            nextFloor = next
          }
        }
        if let state = onCeiling, let ceiling {
          digitEdge(state, least, ceiling[position] &- 1, rest, isEmpty: ceiling[position] <= least)
          if !isLast, ceiling[position] >= least {
            let next = nextCeiling ?? self.state()
            digitEdge(state, ceiling[position], ceiling[position], next)
            nextCeiling = next
          }
        }
        (onFloor, onCeiling, onBoth) = (nextFloor, nextCeiling, nextBoth)
      }
    }
  }

  private mutating func digitEdge(_ from: State, _ low: UInt8, _ high: UInt8, _ target: State, isEmpty: Bool = false) {
    guard !isEmpty else { return }
    edge(from, low + UInt8(ascii: "0"), high + UInt8(ascii: "0"), target)
  }

  /// What may follow the digits before the point, where those equal the limits'.
  fileprivate mutating func fractionTail(
    low: NumberRules.Limit?, high: NumberRules.Limit?, wholeOnly: Bool
  ) -> State {
    var states: [FractionPlace: State] = [:]
    var pending: [FractionPlace] = []
    func digit(_ limit: NumberRules.Limit?, _ position: Int) -> UInt8 {
      guard let limit, position < limit.fraction.count else { return 0 }
      return limit.fraction[position]
    }
    func canEnd(_ place: FractionPlace) -> Bool {
      if place.isOnLow, let low {
        guard place.position >= low.fraction.count, low.isInclusive else { return false }
      }
      if place.isOnHigh, let high, place.position >= high.fraction.count { return high.isInclusive }
      return true
    }
    let place = FractionPlace(position: 0, isOnLow: low != nil, isOnHigh: high != nil)
    let start = state()
    if canEnd(place) { link(start, end) }
    guard !wholeOnly else { return start }
    let first = state()
    edge(start, ".", first)
    states[place] = first
    pending.append(place)
    while let place = pending.popLast(), let state = states[place] {
      if place.position > 0, canEnd(place) { link(state, end) }
      guard place.position < NumberRules.maximumFractionDigits else { continue }
      let bottom = place.isOnLow ? digit(low, place.position) : 0
      let top = place.isOnHigh ? digit(high, place.position) : 9
      guard bottom <= top else { continue }
      func connect(_ low: UInt8, _ high: UInt8) {
        guard low <= high else { return }
        let next = FractionPlace(
          position: place.position + 1, isOnLow: place.isOnLow && low == bottom,
          isOnHigh: place.isOnHigh && high == top)
        let target = states[next] ?? self.state()
        if states.updateValue(target, forKey: next) == nil { pending.append(next) }
        digitEdge(state, low, high, target)
      }
      if !place.isOnLow, !place.isOnHigh {
        connect(bottom, top)
      } else {
        for value in bottom...top { connect(value, value) }
      }
    }
    return start
  }
}

/// After some digits behind the point: which limits they are still equal to.
private struct FractionPlace: Hashable {
  var position: Int
  var isOnLow: Bool
  var isOnHigh: Bool
}
