import Foundation
import Inference
import Tensors

/// What questions over passages look like, in tokens.
public struct PassagePrompts: Sendable {
  /// Instructions.
  public var beginning = 100
  /// The number of a passage, and the blank line behind it.
  static let mark = 4
  /// What passages are read behind, beside the instructions.
  private static let standIn = 100
  private static let sentence = 30
  public var passages: Int
  public var passageTokens: Int
  public var question: Int
  /// Of all passages together.
  public var repairedTokens: Int
  /// Asked at once.
  public var concurrent: Int
  /// Of the passages, the share that was read before.
  public var knownShare: Double

  public init(
    passages: Int, passageTokens: Int, question: Int, repairedTokens: Int, concurrent: Int, knownShare: Double
  ) {
    self.passages = passages
    self.passageTokens = passageTokens
    self.question = question
    self.repairedTokens = repairedTokens
    self.concurrent = concurrent
    self.knownShare = knownShare
  }

  var length: Int { beginning + passages * (Self.mark + passageTokens) + question }
  /// With the next token. Passages are read behind the stand-in, at the places where they lie.
  fileprivate var contextLength: Int { Self.standIn + length + 1 }

  /// One of each user, with the passages that are chosen. No two users or runs have a passage in common.
  fileprivate func requests(
    _ run: Int, _ vocabulary: Int, _ isChosen: (_ number: Int, _ user: Int) -> Bool
  ) -> [GenerationRequest] {
    (0..<concurrent).map { user in
      let numbers = (0..<passages).filter { isChosen($0, user) }
      return request(numbers, vocabulary: vocabulary, run: run, user: user)
    }
  }

  private func request(_ numbers: [Int], vocabulary: Int, run: Int, user: Int) -> GenerationRequest {
    func tokens(_ count: Int, _ seed: Int) -> [Int32] {
      EngineBenchmark.tokens(count, vocabulary: vocabulary, seed: seed * 10_007)
    }
    var prompt = tokens(beginning, 1)
    var parts = PromptParts(beginning: beginning, standIn: tokens(Self.standIn, 3), passages: [])
    for number in numbers {
      prompt += tokens(Self.mark, 2 + number)
      let start = prompt.count
      prompt += tokens(passageTokens, 100 + (run * concurrent + user) * passages + number)
      parts.passages.append(.init(tokens: start..<prompt.count, label: "benchmark"))
    }
    prompt += tokens(question, 50 + run)
    let sentences = (0..<passageTokens / Self.sentence).flatMap { sentence in
      parts.passages.map { passage in
        let start = passage.tokens.lowerBound + sentence * Self.sentence
        return start..<start + Self.sentence
      }
    }
    parts.repair(repairedTokens, nearest: sentences.reversed())
    var request = GenerationRequest(prompt: prompt, maximumTokens: 1, endTokens: [])
    request.parts = parts
    return request
  }

  /// One for each passage of a request, with its question.
  fileprivate func judging(_ request: GenerationRequest, after blocks: Int) -> [GenerationRequest] {
    guard let parts = request.parts, let last = parts.passages.last else { return [] }
    return parts.passages.map { passage in
      let start = Array(request.prompt[..<parts.beginning])
      let mark = request.prompt[passage.tokens.lowerBound - Self.mark..<passage.tokens.lowerBound]
      let tokens = start.count + mark.count..<start.count + mark.count + passage.tokens.count
      var judging = GenerationRequest(
        prompt: start + mark + request.prompt[passage.tokens] + request.prompt[last.tokens.upperBound...],
        maximumTokens: 0, endTokens: [])
      judging.parts = PromptParts(
        beginning: parts.beginning, standIn: parts.standIn, passages: [.init(tokens: tokens, label: passage.label)])
      judging.stateAfterBlocks = blocks
      return judging
    }
  }

  fileprivate func isKnown(_ number: Int, _ user: Int) -> Bool {
    let index = user * passages + number
    return Int(Double(index + 1) * knownShare) > Int(Double(index) * knownShare)
  }
}

extension EngineBenchmark {
  /// From asking to the first token of questions over made-up passages. Durations are with the known passages read before; the report
  /// also has the time with none of them read before, that of reading the whole prompt, both with an empty cache, and that of judging each
  /// passage by itself. Nothing of a prompt is
  /// used again but its passages and its beginning. One run of each before is not counted.
  public func passages(_ prompts: PassagePrompts) async throws -> BenchmarkReport {
    try await TemporaryFolder.with { try await passages(prompts, PassageStore(folder: $0, limitBytes: .max)) }
  }

  private func passages(_ prompts: PassagePrompts, _ store: PassageStore) async throws -> BenchmarkReport {
    let (loaded, threads) = try await offload {
      let (decoder, _, pool) = try decoder(room: prompts.contextLength)
      return (decoder, pool.threads)
    }
    let generator = TextGenerator(
      loaded, contextLength: prompts.contextLength, maximumBatchSize: max(prompts.concurrent, prompts.passages),
      prefixCacheBytes: 0, passages: (store, model.path))
    defer { generator.close() }
    var (known, unknown, whole, judged) = ([Duration](), [Duration](), [Duration](), [Duration]())
    var kept = 0
    for run in 0...runs {
      progress?(StepProgress("passages, \(model.name)", completed: run, of: runs + 1, unit: .items))
      let vocabulary = loaded.vocabularySize
      let unread = try await firstTokens(generator, prompts.requests(run, vocabulary) { _, _ in true })
      store.clear()
      _ = try await firstTokens(generator, prompts.requests(run, vocabulary, prompts.isKnown))
      let all = prompts.requests(run, vocabulary) { _, _ in true }
      let hits = store.statistics.hits
      let read = try await firstTokens(generator, all)
      kept = store.statistics.hits - hits
      let blocks = generator.stateBlocks.passage + 1
      let judging = try await firstTokens(generator, all.flatMap { prompts.judging($0, after: blocks) })
      let plain = try await firstTokens(generator, all.map(\.asAWhole))
      guard run > 0 else { continue }
      known += read
      unknown += unread
      whole += plain
      judged += judging.max().map { [$0] } ?? []
    }
    var report = BenchmarkReport(
      "passages", model: model.name, threads: threads, kernel: Kernels.best.name, durations: known)
    report.passages = .init(
      promptTokens: prompts.length, kept: kept, unknownP50Ms: Self.median(unknown), wholeP50Ms: Self.median(whole),
      judgedP50Ms: Self.median(judged))
    return report
  }

  private static func median(_ durations: [Duration]) -> Double {
    durations.sorted()[durations.count / 2] / .milliseconds(1)
  }

  /// Of requests that are made at the same moment.
  private func firstTokens(_ generator: TextGenerator, _ requests: [GenerationRequest]) async throws -> [Duration] {
    let clock = ContinuousClock()
    return try await withThrowingTaskGroup(of: Duration.self) { group in
      for request in requests {
        group.addTask {
          let asked = clock.now
          for try await event in generator.generate(request) {
            if case .token = event { return clock.now - asked }
          }
          return clock.now - asked
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }
}

extension GenerationRequest {
  fileprivate var asAWhole: Self {
    var request = self
    request.parts = nil
    return request
  }
}
