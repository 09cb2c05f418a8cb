// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: Daniel Reyes
//
// A token-bucket rate limiter for one key or for many. Time is passed in, so tests need no sleeping.

import Foundation

/// What the limiter says about one request.
enum Admission: Equatable {
  case admitted(remaining: Int)
  /// Refused; `retryAfter` is in seconds, infinite for a cost that exceeds the capacity and so can never be paid.
  case refused(retryAfter: Double)

  /// The value of a `Retry-After` header: whole seconds, rounded up, at least 1. `nil` when waiting cannot help.
  var retryAfterHeader: String? {
    guard case .refused(let seconds) = self, seconds.isFinite else { return nil }
    return String(max(1, Int(seconds.rounded(.up))))
  }
}

/// A bucket that holds at most `capacity` tokens and gains `rate` tokens a second.
struct TokenBucket {
  let rate: Double
  let capacity: Double
  private(set) var tokens: Double
  private(set) var updated: TimeInterval

  /// Starts full. The defaults are those of the Standard plan: 10 requests a second, bursts of 40.
  init(rate: Double = 10, capacity: Double = 40, now: TimeInterval) {
    precondition(rate > 0 && capacity > 0, "rate and capacity must be positive")
    self.rate = rate
    self.capacity = capacity
    self.tokens = capacity
    self.updated = now
  }

  /// Adds what has accrued since the last call. A clock that runs backwards adds nothing and is not remembered.
  private mutating func refill(now: TimeInterval) {
    guard now > updated else { return }
    tokens = min(capacity, tokens + (now - updated) * rate)
    updated = now
  }

  /// Takes `cost` tokens or none. A refusal does not lower the balance, so retrying early is not punished here.
  mutating func take(_ cost: Double = 1, now: TimeInterval) -> Admission {
    refill(now: now)
    if cost > capacity { return .refused(retryAfter: .infinity) }
    if tokens >= cost {
      tokens -= cost
      return .admitted(remaining: Int(tokens))
    }
    return .refused(retryAfter: (cost - tokens) / rate)
  }

  /// Returns tokens that were taken for work that was not done, never beyond the capacity.
  mutating func giveBack(_ amount: Double) {
    tokens = min(capacity, tokens + max(0, amount))
  }

  /// Whether the bucket would be full by `now`, so that forgetting it changes nothing.
  func isIdle(now: TimeInterval) -> Bool {
    tokens + max(0, now - updated) * rate >= capacity
  }
}

/// One bucket a key. An actor, so that concurrent requests cannot spend the same token twice.
actor KeyedLimiter {
  private var buckets: [String: TokenBucket] = [:]
  private let rate: Double
  private let capacity: Double
  private let maximumKeys: Int

  init(rate: Double = 10, capacity: Double = 40, maximumKeys: Int = 100_000) {
    self.rate = rate
    self.capacity = capacity
    self.maximumKeys = maximumKeys
  }

  /// Admits or refuses a request of `key`. When the table is full, idle buckets are swept; if none is idle, an unknown
  /// key is refused for one second rather than let in unmetered.
  func admit(_ key: String, cost: Double = 1, now: TimeInterval) -> Admission {
    if buckets[key] == nil {
      if buckets.count >= maximumKeys { buckets = buckets.filter { !$0.value.isIdle(now: now) } }
      if buckets.count >= maximumKeys { return .refused(retryAfter: 1) }
    }
    var bucket = buckets[key] ?? TokenBucket(rate: rate, capacity: capacity, now: now)
    let admission = bucket.take(cost, now: now)
    buckets[key] = bucket
    return admission
  }
}

let limiter = KeyedLimiter(rate: 2, capacity: 3)
for second in [0.0, 0.0, 0.1, 0.2, 0.9, 5.0] {
  let admission = await limiter.admit("key-1", now: second)
  print(second, admission, admission.retryAfterHeader ?? "-")
}
