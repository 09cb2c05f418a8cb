import Foundation
import Testing

@testable import Service

@Suite struct ModelAndEmbeddingTests {
  @Test func everyModelThatCanBeNamedIsListed() async throws {
    try await withService { service in
      let ids = try await service.get("/v1/models").list("data").compactMap { $0["id"] as? String }
      #expect(ids == ["kaijuan", "kaijuan/notes", "scripted", "words"])
      for id in ids { #expect(try await service.get("/v1/models/\(id)")["id"] == id) }
      #expect(try await service.get("/v1/models/kaijuan%2Fnotes")["id"] == "kaijuan/notes")
      let none = try await service.get("/v1/models/none")
      #expect(none.status == 404)
      #expect(none.error["code"] as? String == "model_not_found")
    }
  }

  @Test func vectorsComeAsNumbersAndAsBase64() async throws {
    try await withService { service in
      let one = try await service.post("/v1/embeddings", #"{"model": "words", "input": "two experts"}"#)
      #expect(one.status == 200, "\(one.text)")
      let numbers = try #require(one.list("data").first?["embedding"] as? [Double])
      #expect(numbers.count == 64)
      #expect((one.json["usage"] as? [String: Any])?["prompt_tokens"] as? Int == 4)
      let coded = try await service.post(
        "/v1/embeddings",
        #"{"model": "words", "input": ["a", "two experts"], "encoding_format": "base64", "dimensions": 64}"#)
      let text = try #require(coded.list("data")[1]["embedding"] as? String)
      let data = try #require(Data(base64Encoded: text))
      let floats = stride(from: 0, to: data.count, by: 4).map { start in
        Float(bitPattern: data[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
      }
      #expect(floats == numbers.map(Float.init))
      #expect(coded.list("data").map { $0["index"] as? Int } == [0, 1])
    }
  }

  @Test(arguments: [
    (#"{"model": "words"}"#, 400, "input"), (#"{"model": "words", "input": []}"#, 400, "input"),
    (#"{"model": "words", "input": ""}"#, 400, "input[0]"), (#"{"model": "words", "input": [1, 2]}"#, 400, "input[0]"),
    (#"{"model": "words", "input": {"a": 1}}"#, 400, "input"),
    (#"{"model": "words", "input": "a", "encoding_format": "int8"}"#, 400, "encoding_format"),
    (#"{"model": "words", "input": "a", "dimensions": 3}"#, 400, "dimensions"),
    (#"{"model": "words", "input": "a", "input_type": "title"}"#, 400, "input_type"),
    (#"{"model": "scripted", "input": "a"}"#, 404, "model"), (#"{"input": "a"}"#, 400, "model"),
  ])
  func wrongFieldsAreNamed(_ body: String, _ status: Int, _ field: String) async throws {
    try await withService { service in
      let reply = try await service.post("/v1/embeddings", body)
      #expect(reply.status == status, "\(reply.text)")
      #expect(reply.error["param"] as? String == field, "\(reply.text)")
    }
  }

  @Test func longTextsAreNotCutInSilence() async throws {
    try await withService { service in
      let long = String(repeating: "word ", count: 600)
      let reply = try await service.post("/v1/embeddings", #"{"model": "words", "input": ["a", "\#(long)"]}"#)
      #expect(reply.status == 400)
      #expect(reply.error["code"] as? String == "context_length_exceeded")
      #expect(reply.error["param"] as? String == "input[1]")
      let many = Array(repeating: "\"a\"", count: 257).joined(separator: ",")
      let tooMany = try await service.post("/v1/embeddings", #"{"model": "words", "input": [\#(many)]}"#)
      #expect(tooMany.status == 400)
    }
  }
}
