import HTTPTypes
import Testing

@testable import Service

@Suite(.timeLimit(.minutes(30))) struct EmbeddingLineTests {
  private let body = #"{"model": "words", "input": ["two", "experts"]}"#

  private func options(waiting: Int, waitingPerUser: Int = 64) -> ServiceOptions {
    var options = ServiceOptions()
    options.concurrentEmbeddings = 1
    options.waitingEmbeddings = waiting
    options.waitingEmbeddingsPerUser = waitingPerUser
    return options
  }

  @Test func theLineIsBounded() async throws {
    let hold = Hold()
    let embedder = HeldEmbedder(hold)
    try await withService(options(waiting: 1), embedder: embedder) { [body] service in
      let gate = service.service.embeddingGate
      async let first = service.post("/v1/embeddings", body)
      try await eventually("the first is embedded") { gate.load == (1, 0) }
      async let second = service.post("/v1/embeddings", body)
      try await eventually("the second waits") { gate.load == (1, 1) }
      let refused = try await service.post("/v1/embeddings", body)
      #expect(refused.status == 429, "\(refused.text)")
      #expect(refused.error["type"] as? String == "rate_limit_error")
      #expect((refused.error["message"] as? String)?.contains("1 requests for embeddings are being worked on") == true)
      #expect(refused.headers[.retryAfter].flatMap { Int($0) } ?? 0 >= 1)
      // Nothing was tokenised for it, and a search has nothing to do with the line.
      #expect(embedder.log.started == 1 && embedder.log.counted == 0)
      #expect(try await service.post("/v1/retrieval", #"{"question": "Which experts?"}"#).status == 200)
      hold.open()
      #expect(try await first.status == 200)
      #expect(try await second.status == 200)
      #expect(try await service.post("/v1/embeddings", body).status == 200)
      #expect(gate.load == (0, 0))
    }
  }

  @Test func oneUserCannotFillTheLine() async throws {
    let hold = Hold()
    let keys = ["the-first-users-key", "the-second-users-key"]
    var options = options(waiting: 10, waitingPerUser: 0)
    options.concurrentEmbeddings = 4
    options.apiKeys = keys
    try await withService(options, embedder: HeldEmbedder(hold)) { [body] service in
      let gate = service.service.embeddingGate
      @Sendable func post(_ key: String) async throws -> Int {
        try await service.post("/v1/embeddings", body, headers: [.authorization: "Bearer \(key)"]).status
      }
      // A quarter of the turns is for others.
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<3 { group.addTask { try await post(keys[0]) } }
        try await eventually("three are embedded") { gate.load == (3, 0) }
        #expect(try await post(keys[0]) == 429)
        group.addTask { try await post(keys[1]) }
        try await eventually("the other's turn comes at once") { gate.load == (4, 0) }
        hold.open()
        for try await status in group { #expect(status == 200) }
      }
    }
  }

  /// Who is refused was not let near the encoder; who is let in has every text read once.
  @Test func textsAreReadOnce() async throws {
    let hold = Hold()
    hold.open()
    let embedder = HeldEmbedder(hold)
    try await withService(embedder: embedder) { [body] service in
      let reply = try await service.post("/v1/embeddings", body)
      #expect((reply.json["usage"] as? [String: Any])?["prompt_tokens"] as? Int == 6)
      #expect(embedder.log.started == 1 && embedder.log.counted == 0)
    }
  }
}
