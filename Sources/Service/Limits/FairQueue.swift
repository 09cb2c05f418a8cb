/// Decides whose turn is next.
///
/// Each user has a queue of their own. A free turn goes to the waiting user with the fewest turns under way, and among equals round and
/// round. The last quarter of the turns is kept for users without one, so that whoever comes while another asks for much need not wait
/// for that to end.
struct FairQueue<Waiter> {
  struct Limits: Equatable {
    /// Turns that are under way at once.
    var concurrent: Int
    /// Those that wait beside them, in all and of one user.
    var waiting: Int
    var waitingPerUser: Int

    /// Turns that one user can have at most.
    var concurrentPerUser: Int { concurrent - concurrent / 4 }
  }

  /// Why no more is taken, with the limit on what runs and waits.
  enum Refusal: Equatable {
    case full(limit: Int)
    case userHasEnough(limit: Int)
  }

  private struct User {
    /// Running and waiting, and those that have yet to choose.
    var places = 0
    var running = 0
    var waiting: [(number: Int, waiter: Waiter)] = []
    /// Users with a lower one are further ahead. Whoever comes, or has had a turn, goes to the end.
    var rank: Int
  }

  let limits: Limits
  private var users: [String: User] = [:]
  private var lastRank = 0

  private(set) var places = 0
  private(set) var running = 0
  var waiting: Int { users.values.reduce(0) { $0 + $1.waiting.count } }

  init(limits: Limits) {
    self.limits = limits
  }

  /// Takes a place, or says why there is none. A place is needed to enter, and is given up by `leave`.
  mutating func takePlace(_ user: String) -> Refusal? {
    let limit = limits.concurrent + limits.waiting
    guard places < limit else { return .full(limit: limit) }
    let userLimit = limits.concurrentPerUser + limits.waitingPerUser
    guard users[user]?.places ?? 0 < userLimit else { return .userHasEnough(limit: userLimit) }
    places += 1
    var known = users[user] ?? User(rank: nextRank())
    known.places += 1
    users[user] = known
    return nil
  }

  mutating func leave(_ user: String) {
    places -= 1
    users[user]?.places -= 1
    if users[user]?.places == 0 { users[user] = nil }
  }

  /// True when the turn comes at once; else it waits under `number`.
  mutating func enter(_ user: String, number: Int, _ waiter: Waiter) -> Bool {
    if mayStart(users[user]?.running ?? 0) {
      start(user)
      return true
    }
    users[user]?.waiting.append((number, waiter))
    return false
  }

  /// `nil` when `number` does not wait any more.
  mutating func stopWaiting(_ user: String, number: Int) -> Waiter? {
    guard let index = users[user]?.waiting.firstIndex(where: { $0.number == number }) else { return nil }
    return users[user]?.waiting.remove(at: index).waiter
  }

  /// Ends a turn. Who is returned has it now.
  mutating func end(_ user: String) -> Waiter? {
    running -= 1
    users[user]?.running -= 1
    let rank = nextRank()
    users[user]?.rank = rank
    let next = users.filter { !$0.value.waiting.isEmpty }
      .min { ($0.value.running, $0.value.rank) < ($1.value.running, $1.value.rank) }
    guard let next, mayStart(next.value.running) else { return nil }
    start(next.key)
    return users[next.key]?.waiting.removeFirst().waiter
  }

  /// - Parameter own: how many turns the user has under way.
  private func mayStart(_ own: Int) -> Bool {
    running < (own == 0 ? limits.concurrent : limits.concurrentPerUser)
  }

  private mutating func start(_ user: String) {
    running += 1
    users[user]?.running += 1
  }

  private mutating func nextRank() -> Int {
    lastRank += 1
    return lastRank
  }
}
