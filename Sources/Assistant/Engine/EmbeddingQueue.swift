import KnowledgeBase

/// Decides which texts go into the encoder's next pass.
///
/// Somebody waits for a query, so queries go first, in passes of their own that are short. Passages, and queries by the hundred, are
/// bulk: passed over for `BatchLimits.wait` at most; then one pass is theirs, and queries only fill it up. Requests of the same kind
/// give one text each in turn: one of a single text does not wait for all of a long one.
struct EmbeddingQueue {
  /// A text of a request.
  struct Member: Equatable {
    var request: Int
    /// Where it stands in its request.
    var index: Int
    var tokens: [Int32]
  }

  private struct Request {
    var number: Int
    var texts: [[Int32]]
    var next = 0
  }

  private let limits: BatchLimits
  private let tokensPerPass: Int
  private var urgent: [Request] = []
  private var bulk: [Request] = []
  private var passedOverSince: ContinuousClock.Instant?

  /// A pass holds more than `tokensPerPass` only as a single text.
  init(limits: BatchLimits, tokensPerPass: Int) {
    self.limits = limits
    self.tokensPerPass = tokensPerPass
  }

  /// `texts` must not be empty, and `request` not be in the queue.
  mutating func add(_ texts: [[Int32]], request: Int, as role: EmbeddingRole) {
    let request = Request(number: request, texts: texts)
    if role == .query, texts.count <= limits.size { urgent.append(request) } else { bulk.append(request) }
  }

  /// Takes out what is left of a request.
  mutating func remove(request: Int) {
    urgent.removeAll { $0.number == request }
    bulk.removeAll { $0.number == request }
  }

  /// Empty when nothing waits.
  mutating func nextPass(now: ContinuousClock.Instant = .now) -> [Member] {
    var pass: [Member] = []
    if urgent.isEmpty || isDue(now) {
      fill(&pass, from: \.bulk)
      passedOverSince = nil
    }
    if pass.isEmpty, !bulk.isEmpty, passedOverSince == nil { passedOverSince = now }
    fill(&pass, from: \.urgent)
    return pass
  }

  private func isDue(_ now: ContinuousClock.Instant) -> Bool {
    guard let passedOverSince, !bulk.isEmpty else { return false }
    return passedOverSince.duration(to: now) >= limits.wait
  }

  private mutating func fill(_ pass: inout [Member], from kind: WritableKeyPath<Self, [Request]>) {
    var tokens = pass.reduce(0) { $0 + $1.tokens.count }
    while pass.count < limits.size, var request = self[keyPath: kind].first {
      let text = request.texts[request.next]
      guard pass.isEmpty || tokens + text.count <= tokensPerPass else { return }
      pass.append(Member(request: request.number, index: request.next, tokens: text))
      tokens += text.count
      request.next += 1
      self[keyPath: kind].removeFirst()
      if request.next < request.texts.count { self[keyPath: kind].append(request) }
    }
  }
}
