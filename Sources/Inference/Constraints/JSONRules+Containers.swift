extension JSONRules {
  struct Property {
    var name: String
    var value: State
    var isRequired: Bool
  }

  /// An object that holds the properties in their order, those not required or not, then others if allowed.
  /// - Parameter others: the value of further members; `nil` forbids them.
  mutating func object(_ properties: [Property], others: State?) -> State {
    let close = builder.state()
    builder.edge(close, "}", end)
    // From the last property to the first: what may be written once those before are done.
    var names: State?
    var later = builder.state()
    if let others { names = freeNames(besides: properties.map { Array($0.name.utf8) }, value: others, after: later) }
    connect(later, close: close, names: names)
    var canClose = true
    for property in properties.reversed() {
      let choices = builder.state()
      let value = builder.call(property.value, then: later)
      let colon = builder.state()
      builder.edge(colon, ":", space(then: value))
      builder.link(choices, builder.literal(JSONValue.string(property.name).compact, then: colon))
      if property.isRequired { canClose = false } else if let names { builder.link(choices, names) }
      names = choices
      later = builder.state()
      connect(later, close: canClose ? close : nil, names: choices)
    }
    let start = builder.state()
    let inside = builder.state()
    builder.edge(start, "{", inside)
    if canClose { builder.link(inside, blank(then: close)) }
    if let names { builder.link(inside, blank(then: names)) }
    return start
  }

  /// After a member: the end, or a comma and another.
  private mutating func connect(_ state: State, close: State?, names: State?) {
    if let close { builder.link(state, blank(then: close)) }
    if let names { builder.edge(state, ",", blank(then: names)) }
  }

  private mutating func freeNames(besides taken: [[UInt8]], value: State, after: State) -> State {
    let colon = builder.state()
    builder.edge(colon, ":", space(then: builder.call(value, then: after)))
    return builder.call(name(besides: taken), then: colon)
  }

  /// An array of `first` one by one, then `rest`; `count` is of all of them.
  /// - Parameter rest: `nil` forbids more than `first`.
  mutating func array(_ first: [State], rest: State?, count: Grammar.Bound) -> State {
    let start = builder.state()
    let inside = builder.state()
    builder.edge(start, "[", inside)
    let close = builder.state()
    builder.edge(close, "]", end)
    if count.minimum == 0 { builder.link(inside, blank(then: close)) }
    guard count.maximum > 0 else { return start }

    var item: State?
    if let rest, Int(count.maximum) > first.count {
      // The counter counts the commas after the first of the rest.
      let written = Int32(first.count + 1)
      let bound = builder.bound(
        .init(
          minimum: max(0, count.minimum - written),
          maximum: count.maximum == .max ? .max : count.maximum - written))
      let after = builder.state()
      let call = builder.call(rest, then: after)
      // Asked for before the blank: behind it, nothing but the end could follow.
      let ending = blank(then: close)
      builder.markGate(ending, bound)
      builder.link(after, ending)
      builder.edge(after, ",", blank(then: call), .count, bound)
      item = call
    }
    for (index, rule) in first.enumerated().reversed() where index < Int(count.maximum) {
      let after = builder.state()
      if index + 1 >= Int(count.minimum) { builder.link(after, blank(then: close)) }
      if let item { builder.edge(after, ",", blank(then: item)) }
      item = builder.call(rule, then: after)
    }
    if let item { builder.link(inside, blank(then: item)) }
    return start
  }
}
