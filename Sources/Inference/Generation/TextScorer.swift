/// Text that may follow a prompt.
public struct ScoredText: Sendable, Equatable {
  public var prompt: [Int32]
  public var text: [Int32]

  public init(prompt: [Int32], text: [Int32]) {
    self.prompt = prompt
    self.text = text
  }

  public var tokenCount: Int { prompt.count + text.count }
}

/// Tells how likely texts follow their prompts.
public struct TextScorer: Sendable {
  public var generator: TextGenerator
  public var adapters: AdapterMix

  public init(generator: TextGenerator, adapters: AdapterMix = .none) {
    self.generator = generator
    self.adapters = adapters
  }

  /// The natural logarithm of the probability of each text, which is not empty; likewise its prompt. What the prompts begin with in
  /// common is read once; where texts of one token follow the same prompt, all of it. Throws `GenerationError`.
  public func likelihoods(of texts: [ScoredText]) async throws -> [Double] {
    var found = [Double](repeating: 0, count: texts.count)
    let groups = Dictionary(grouping: texts.indices) { texts[$0].prompt }.values.sorted { $0[0] < $1[0] }
    var requests = groups.flatMap { group -> [Request] in
      let isShort = group.allSatisfy { texts[$0].text.count == 1 }
      return isShort ? [Request(alternatives: group, of: texts)] : group.map { Request(text: $0, of: texts) }
    }
    guard !requests.isEmpty else { return [] }
    // Its prompt is in the cache of beginnings when the others begin.
    for (index, value) in try await run(requests.removeFirst()) { found[index] = value }
    try await withThrowingTaskGroup(of: [(Int, Double)].self) { group in
      for request in requests { group.addTask { try await run(request) } }
      for try await told in group {
        for (index, value) in told { found[index] = value }
      }
    }
    return found
  }

  private struct Request {
    var prompt: [Int32]
    /// Which of the texts it tells about.
    var texts: [Int]
    var wanted: TokenLikelihood.Wanted

    init(alternatives: [Int], of texts: [ScoredText]) {
      prompt = texts[alternatives[0]].prompt
      self.texts = alternatives
      wanted = .init(alternatives: alternatives.map { texts[$0].text[0] })
    }

    init(text: Int, of texts: [ScoredText]) {
      prompt = texts[text].prompt + texts[text].text
      self.texts = [text]
      wanted = .init(promptStart: texts[text].prompt.count)
    }
  }

  private func run(_ asked: Request) async throws -> [(Int, Double)] {
    var request = GenerationRequest(
      prompt: asked.prompt, maximumTokens: asked.wanted.promptStart == nil ? 1 : 0, endTokens: [])
    request.adapters = adapters
    request.likelihood = asked.wanted
    var told = TokenLikelihood()
    for try await event in generator.generate(request) {
      if case .likelihood(let likelihood) = event { told = likelihood }
    }
    try Task.checkCancellation()
    let values = asked.wanted.promptStart == nil ? told.alternatives : [told.prompt.reduce(0, +)]
    return Array(zip(asked.texts, values))
  }
}
