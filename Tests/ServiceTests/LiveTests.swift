import Foundation
import ServiceLifecycle
import Testing

@testable import Service

@Suite(.timeLimit(.minutes(30))) struct LiveTests {
  private let question = #"{"question": "\#(TestLibrary.question)", "stream": true}"#

  /// No sign of life is sent that could fail and so tell that a client has left.
  private var silent: ServiceOptions {
    var options = ServiceOptions()
    options.keepAlive = .seconds(3600)
    return options
  }

  @Test(arguments: [true, false])
  func aClientThatLeavesStopsTheGeneration(_ streams: Bool) async throws {
    let model = ScriptedModel(hold: Hold())
    try await withLiveService(silent, model: model) { live in
      let connection = try RawConnection(port: live.port)
      connection.post("/v1/ask", streams ? question : question.replacing("true", with: "false"))
      if streams { #expect(await connection.read(until: "event: passages").contains("event: passages")) }
      try await eventually("the model writes") { model.log.started == 1 }
      connection.close()
      try await eventually("the model stops") { model.log.cancelled == 1 }
      try await eventually("its turn is free") { live.service.gate.load == (0, 0) }
      #expect(model.log.finished == 0)
    }
  }

  @Test func aSilentStreamShowsThatItIsAlive() async throws {
    var options = ServiceOptions()
    options.keepAlive = .milliseconds(20)
    let hold = Hold()
    try await withLiveService(options, model: ScriptedModel(hold: hold)) { live in
      let connection = try RawConnection(port: live.port)
      connection.post("/v1/ask", question)
      #expect(await connection.read(until: ": keep-alive\n\n").contains(": keep-alive\n\n"))
      hold.open()
      #expect(await connection.read(until: "event: done").contains("event: done"))
    }
  }

  @Test(arguments: ["kaijuan", "scripted"], [true, false])
  func aChatClientThatLeavesStopsTheGeneration(_ source: String, _ streams: Bool) async throws {
    let model = ScriptedModel(hold: Hold())
    try await withLiveService(silent, model: model) { live in
      let connection = try RawConnection(port: live.port)
      connection.post(
        "/v1/chat/completions",
        #"""
        {"model": "\#(source)", "stream": \#(streams), "messages": [{"role": "user", "content": "\#(TestLibrary.question)"}]}
        """#)
      if streams, source == "scripted" {
        #expect(await connection.read(until: "The").contains("chat.completion.chunk"))
      }
      try await eventually("the model writes") { model.log.started == 1 }
      connection.close()
      try await eventually("the model stops") { model.log.cancelled == 1 }
      try await eventually("its turn is free") { live.service.gate.load == (0, 0) }
      #expect(model.log.finished == 0)
    }
  }

  @Test(arguments: [
    ("/v1/embeddings", #"{"model": "words", "input": "text"}"#), ("/v1/retrieval", #"{"question": "Which experts?"}"#),
  ])
  func aClientThatLeavesStopsTheEncoder(_ path: String, _ body: String) async throws {
    let embedder = HeldEmbedder()
    try await withLiveService(embedder: embedder) { live in
      let connection = try RawConnection(port: live.port)
      connection.post(path, body)
      try await eventually("the encoder works") { embedder.log.started == 1 }
      connection.close()
      try await eventually("its caller leaves") { embedder.log.cancelled == 1 }
      try await eventually("its turn is free") { live.service.embeddingGate.load == (0, 0) }
    }
  }

  @Test func aClientThatLeavesTheLineForTheEncoderIsForgotten() async throws {
    var options = ServiceOptions()
    options.concurrentEmbeddings = 1
    let hold = Hold()
    let embedder = HeldEmbedder(hold)
    let body = #"{"model": "words", "input": ["text", "another"]}"#
    try await withLiveService(options, embedder: embedder) { live in
      let first = try RawConnection(port: live.port)
      first.post("/v1/embeddings", body)
      try await eventually("the encoder works") { embedder.log.started == 1 }
      let second = try RawConnection(port: live.port)
      second.post("/v1/embeddings", body)
      try await eventually("the second waits") { live.service.embeddingGate.load == (1, 1) }
      second.close()
      try await eventually("it waits no more") { live.service.embeddingGate.load == (1, 0) }
      try await eventually("its place is free") { live.service.embeddingGate.places == 1 }
      hold.open()
      #expect(await first.read().contains(#""prompt_tokens":6"#))
      #expect(embedder.log.started == 1)
    }
  }

  @Test(arguments: [true, false])
  func aClientThatLeavesWhileItWaitsIsForgotten(_ streams: Bool) async throws {
    var options = ServiceOptions()
    options.concurrentAnswers = 1
    options.waitingAnswers = 1
    let hold = Hold()
    let model = ScriptedModel(hold: hold)
    try await withLiveService(options, model: model) { live in
      let body = streams ? question : question.replacing("true", with: "false")
      let first = try RawConnection(port: live.port)
      first.post("/v1/ask", body)
      try await eventually("the first is answered") { live.service.gate.load == (1, 0) }
      let second = try RawConnection(port: live.port)
      second.post("/v1/ask", body)
      try await eventually("the second waits") { live.service.gate.load == (1, 1) }
      second.close()
      try await eventually("it waits no more") { live.service.gate.load == (1, 0) }
      try await eventually("its place is free") { live.service.gate.places == 1 }
      let third = try RawConnection(port: live.port)
      third.post("/v1/ask", body)
      try await eventually("the third waits") { live.service.gate.load == (1, 1) }
      hold.open()
      #expect(await first.read().contains("two experts for each token"))
      #expect(await third.read().contains("two experts for each token"))
      #expect(model.log.started == 2)
    }
  }

  @Test(arguments: [true, false])
  func shutdownLetsARunningAnswerFinish(_ streams: Bool) async throws {
    let hold = Hold()
    let model = ScriptedModel(hold: hold)
    try await withLiveService(model: model) { live in
      let connection = try RawConnection(port: live.port)
      connection.post("/v1/ask", streams ? question : question.replacing("true", with: "false"))
      try await eventually("the model writes") { model.log.started == 1 }
      await live.group.triggerGracefulShutdown()
      try await eventually("nobody is let in any more") { (try? RawConnection(port: live.port)) == nil }
      #expect(model.log.cancelled == 0)
      hold.open()
      let reply = await connection.read()
      #expect(reply.hasPrefix("HTTP/1.1 200"))
      #expect(reply.contains("two experts for each token"))
      #expect(reply.contains(streams ? "event: done" : "\"message_id\""))
      try await live.running.value
      #expect(model.log.finished == 1)
    }
  }

  @Test func shutdownDoesNotWaitForever() async throws {
    var options = ServiceOptions()
    options.shutdownGrace = .milliseconds(300)
    let model = ScriptedModel(hold: Hold())
    try await withLiveService(options, model: model) { live in
      let connection = try RawConnection(port: live.port)
      connection.post("/v1/ask", question)
      try await eventually("the model writes") { model.log.started == 1 }
      await live.group.triggerGracefulShutdown()
      try await live.running.value
      try await eventually("the model stops") { model.log.cancelled == 1 }
    }
  }

  @Test func connectionsAreKeptForQuickRequests() async throws {
    var options = ServiceOptions()
    // Whatever else this machine does.
    options.unwatched = .seconds(60)
    try await withLiveService(options) { live in
      let connection = try RawConnection(port: live.port)
      for _ in 0..<3 {
        connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(await connection.read(until: "\"ok\"}").hasPrefix("HTTP/1.1 200"))
      }
      for body in [#"{"question": "Which experts?"}"#, #"{"question": "Which gate?"}"#] {
        connection.post("/v1/retrieval", body)
        #expect(await connection.read(until: #""total":"#).hasPrefix("HTTP/1.1 200"))
      }
      connection.post("/v1/embeddings", #"{"model": "words", "input": "text"}"#)
      #expect(await connection.read(until: "total_tokens").hasPrefix("HTTP/1.1 200"))
      connection.post("/v1/retrieval", "{")
      #expect(await connection.read(until: "malformed-json").hasPrefix("HTTP/1.1 400"))
      connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
      #expect(await connection.read(until: "\"ok\"}").hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test func aForeignHostNameIsRefused() async throws {
    try await withLiveService { live in
      let connection = try RawConnection(port: live.port)
      connection.send("GET /v1/datasets HTTP/1.1\r\nHost: evil.example\r\n\r\n")
      #expect(await connection.read(until: "foreign-origin").hasPrefix("HTTP/1.1 403"))
    }
  }

  @Test func rawNonsenseDoesNotHarm() async throws {
    try await withLiveService { live in
      for nonsense in [
        "\0\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", String(repeating: "x", count: 200_000),
      ] {
        let connection = try RawConnection(port: live.port)
        connection.send(nonsense)
        _ = await connection.read(until: "HTTP/1.1 400")
      }
      let connection = try RawConnection(port: live.port)
      connection.post("/v1/ask", #"{"question": "\#(TestLibrary.question)"}"#)
      #expect(await connection.read(until: "message_id").hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test func aTakenPortIsNamed() async throws {
    try await withLiveService { live in
      var options = ServiceOptions()
      options.port = live.port
      let second = try KaijuanService(resources: live.library.resources, options: options)
      let error = await #expect(throws: ServiceError.self) { try await second.run() }
      #expect("\(try #require(error))".contains("port \(live.port)"))
    }
  }

  @Test func openAIsPythonClientIsAtHome() async throws {
    var options = ServiceOptions()
    options.apiKeys = ["sk-kaijuan-for-tests"]
    try await withLiveService(options) { live in
      let output = try await Python.run(
        "Scripts/contract/openai_client.py",
        ["http://127.0.0.1:\(live.port)/v1", "sk-kaijuan-for-tests", "scripted", "words"])
      #expect(output.succeeded && output.text.hasSuffix("ok\n"), "\(output.text)")
    }
  }
}
