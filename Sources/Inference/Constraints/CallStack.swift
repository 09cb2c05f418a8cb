/// The open calls of all ways to read a document, as a graph-structured stack (Tomita 1986).
///
/// Ways that call the same rule at the same place and depth share the call, which then knows several places to return to: a schema with
/// hundreds of alternatives costs one reading of what they have in common.
struct CallStack: Sendable {
  typealias State = Grammar.State

  struct Return: Sendable {
    var after: State
    var count: Int32
    /// The call in which it was made, or -1.
    var below: Int32
    /// The next place that the same call returns to, or -1.
    fileprivate(set) var next: Int32
  }

  struct Call: Sendable {
    fileprivate var callee: State
    fileprivate(set) var depth: Int32
    fileprivate(set) var firstReturn: Int32
    /// Whether its end was reached: who joins it later goes on at once.
    var hasEnded = false
  }

  /// How many there were at a moment.
  struct Mark: Sendable {
    var calls = 0
    var returns = 0
  }

  private(set) var calls: [Call] = []
  private(set) var returns: [Return] = []
  private var here = StampedTable()

  var mark: Mark { Mark(calls: calls.count, returns: returns.count) }

  func depth(_ call: Int32) -> Int32 { call < 0 ? 0 : calls[Int(call)].depth }

  /// A byte has been read: calls from here on share nothing with those before.
  mutating func begin() { here.begin() }

  /// Forgets what was opened since; nobody may refer to it any more.
  mutating func drop(from mark: Mark) {
    calls.removeLast(calls.count - mark.calls)
    returns.removeLast(returns.count - mark.returns)
  }

  /// Opens a call, or joins the one that another way has opened here.
  mutating func open(
    _ callee: State, depth: Int32, after: State, count: Int32, below: Int32
  ) -> (call: Int32, isNew: Bool) {
    let hash = StampedTable.hash(callee, depth)
    var slot = here.slot(hash)
    while let known = here.place(at: slot) {
      if calls[known].callee == callee, calls[known].depth == depth {
        returns.append(Return(after: after, count: count, below: below, next: calls[known].firstReturn))
        calls[known].firstReturn = Int32(returns.count - 1)
        return (Int32(known), false)
      }
      slot = here.slot(after: slot)
    }
    here.note(calls.count, hash, at: slot)
    returns.append(Return(after: after, count: count, below: below, next: -1))
    calls.append(Call(callee: callee, depth: depth, firstReturn: Int32(returns.count - 1)))
    return (Int32(calls.count - 1), true)
  }

  mutating func end(_ call: Int32) { calls[Int(call)].hasEnded = true }

  /// Those among `roots` and all they return to, each once, and what stands above before what is below.
  func reachable(from roots: some Sequence<Int32>) -> [Int32] {
    var isKnown = [Bool](repeating: false, count: calls.count)
    var found: [Int32] = []
    func add(_ call: Int32) {
      guard call >= 0, !isKnown[Int(call)] else { return }
      isKnown[Int(call)] = true
      found.append(call)
    }
    roots.forEach(add)
    var index = 0
    while index < found.count {
      visitReturns(of: found[index]) { add($0.below) }
      index += 1
    }
    return found
  }

  @inline(__always)
  func visitReturns(of call: Int32, _ body: (Return) -> Void) {
    var index = calls[Int(call)].firstReturn
    while index >= 0 {
      let place = returns[Int(index)]
      body(place)
      index = place.next
    }
  }

  /// Forgets all calls but `kept`, which must hold all they return to. Gives each call's new number, or -1.
  mutating func keep(_ kept: [Int32]) -> [Int32] {
    var places = [Int32](repeating: -1, count: calls.count)
    for (place, call) in kept.enumerated() { places[Int(call)] = Int32(place) }
    var newCalls: [Call] = []
    var newReturns: [Return] = []
    for number in kept {
      var call = calls[Int(number)]
      var first: Int32 = -1
      visitReturns(of: number) { place in
        let below = place.below < 0 ? -1 : places[Int(place.below)]
        newReturns.append(Return(after: place.after, count: place.count, below: below, next: first))
        first = Int32(newReturns.count - 1)
      }
      call.firstReturn = first
      newCalls.append(call)
    }
    (calls, returns) = (newCalls, newReturns)
    here.begin()
    return places
  }
}
