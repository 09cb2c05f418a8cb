/// Finds the words of some texts that a model would most likely answer with: what it would write when kept to them (`ExcerptConstraint`),
/// what it would write after each of the other likeliest beginnings, and where it might have ended earlier on these ways.
public struct ExcerptSearch: Sendable {
  /// Beginnings that are followed.
  public var width = 5
  /// Beginnings that are this much less likely than the first one, as natural logarithms, are not followed.
  public var leastStart = 8.0
  /// Earlier ends are those from this natural logarithm of their probability on.
  public var leastEnd = -5.0

  public init() {}

  public struct Excerpt: Sendable, Equatable {
    public var tokens: [Int32]
    /// Natural logarithm of the probability of these tokens and then the end.
    public var likelihood: Double
    /// What `DecoderConfiguration.stateBlocks.words` left in the residual stream of the last of them, if the request wants states.
    public var state: [Float] = []
  }

  public struct Finding: Sendable, Equatable {
    /// Likeliest first. None where nothing came to an end.
    public var excerpts: [Excerpt] = []
    /// Of the request's alternatives.
    public var alternatives: [Double] = []
    /// What `DecoderConfiguration.stateBlocks.prompt` left in the residual stream of the prompt's last token, if the request wants states.
    public var promptState: [Float] = []
    public var writtenTokens = 0
    public var prefillSeconds = 0.0
    public var decodeSeconds = 0.0
  }

  /// `request` has the constraint; of likelihood it may want `alternatives` and `states` told. Cost: one generation, then
  /// all others in one batch; where the prompt is put together from passages, each of them does so anew. Throws `GenerationError`, and
  /// `ConstraintError` where the constraint allows nothing at all.
  public func run(_ request: GenerationRequest, _ generator: TextGenerator) async throws -> Finding {
    var first = request
    first.likelihood = request.likelihood ?? .init()
    first.likelihood?.starts = width
    let likeliest = try await Path(first, start: nil, generator)
    var finding = Finding(
      alternatives: likeliest.likelihood.alternatives, promptState: likeliest.likelihood.promptState,
      prefillSeconds: likeliest.prefillSeconds, decodeSeconds: likeliest.decodeSeconds)
    let starts = likeliest.likelihood.starts
    let others = starts.filter {
      $0.token != likeliest.tokens.first && $0.likelihood >= (starts.first?.likelihood ?? 0) - leastStart
    }
    let clock = ContinuousClock.now
    let paths = try await withThrowingTaskGroup(of: Path?.self) { group in
      let room = min(request.maximumTokens, generator.contextLength - request.prompt.count)
      for start in others where room > 1 {
        group.addTask {
          do { return try await Path(request, start: start, generator) } catch is ConstraintError { return nil }
        }
      }
      return try await group.compactMap { $0 }.reduce(into: [likeliest]) { $0.append($1) }
    }
    finding.decodeSeconds += (ContinuousClock.now - clock) / .seconds(1)
    finding.writtenTokens = paths.reduce(0) { $0 + $1.tokens.count }
    finding.excerpts = paths.flatMap { $0.excerpts(leastEnd: leastEnd) }.sorted {
      $0.likelihood != $1.likelihood ? $0.likelihood > $1.likelihood : $0.tokens.lexicographicallyPrecedes($1.tokens)
    }
    return finding
  }

  /// One generation, told with all likelihoods.
  private struct Path {
    var tokens: [Int32] = []
    var likelihood = TokenLikelihood()
    var startLikelihood: Double?
    var hasEnded = false
    var prefillSeconds = 0.0
    var decodeSeconds = 0.0

    /// With a start the request goes on behind it.
    init(_ request: GenerationRequest, start: TokenLikelihood.Start?, _ generator: TextGenerator) async throws {
      var request = request
      if let start {
        request.prompt.append(start.token)
        request.maximumTokens -= 1
        request.likelihood = .init(states: request.likelihood?.states == true)
        guard try request.constraint?.accept(start.token) != false else { throw ConstraintError.stuck }
        tokens = [start.token]
        startLikelihood = start.likelihood
      }
      for try await event in generator.generate(request) {
        switch event {
        case .token(let token): tokens.append(token)
        case .likelihood(let told): likelihood = told
        case .state: break
        case .finished(let ended, _, let prefill, let decode):
          (hasEnded, prefillSeconds, decodeSeconds) = (ended, prefill, decode)
        }
      }
      try Task.checkCancellation()
    }

    func excerpts(leastEnd: Double) -> [Excerpt] {
      var sum = startLikelihood ?? 0
      let known = startLikelihood == nil ? 0 : 1
      var found: [Excerpt] = []
      for (index, (token, end)) in zip(likelihood.written, likelihood.ends).enumerated() {
        let count = known + index
        let isLast = hasEnded && index == likelihood.written.count - 1
        if count > 0, isLast || end >= leastEnd {
          let state = likelihood.states.isEmpty ? [] : likelihood.states[index]
          found.append(Excerpt(tokens: Array(tokens.prefix(count)), likelihood: sum + end, state: state))
        }
        sum += token
      }
      return found
    }
  }
}
