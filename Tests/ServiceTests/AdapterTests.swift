import Answering
import Foundation
import HTTPTypes
import Testing

@testable import Service

@Suite struct AdapterTests {
  @Test func adaptersComeAndGo() async throws {
    try await withService { service in
      let names = { try await service.get("/v1/adapters").list("adapters").compactMap { $0["name"] as? String } }
      #expect(try await names() == ["articles", "code"])
      let made = try await service.post("/v1/adapters", #"{"name": "rules", "path": "adapters/rules.gguf"}"#)
      #expect(made.status == 201, "\(made.text)")
      #expect(made.headers[.location] == "/v1/adapters/rules")
      #expect(made["kind"] == "adapter" && made.json["rank"] as? Int == 4)
      #expect(try await names() == ["articles", "code", "rules"])
      #expect(try await service.delete("/v1/adapters/articles").status == 204)
      #expect(try await names() == ["code", "rules"])
    }
  }

  @Test func whatCannotBeLoadedIsSaid() async throws {
    try await withService { service in
      expectProblem(
        try await service.post("/v1/adapters", #"{"name": "code", "path": "x.gguf"}"#), 409, "adapter-exists",
        field: "name")
      expectProblem(
        try await service.post("/v1/adapters", #"{"name": "x", "path": "/etc/passwd"}"#), 400, "invalid-field",
        field: "path")
      let broken = try await service.post("/v1/adapters", #"{"name": "x", "path": "broken.gguf"}"#)
      expectProblem(broken, 422, "adapter-unusable", field: "path")
      #expect(broken["detail"] == "Broken.gguf does not fit the model.")
      expectProblem(try await service.post("/v1/adapters", #"{"name": "x"}"#), 400, "invalid-field", field: "path")
      expectProblem(try await service.delete("/v1/adapters/none"), 404, "adapter-not-found", field: "adapter")
    }
  }

  private func chat(_ adapters: String, _ model: String = "scripted") -> String {
    #"{"model": "\#(model)", "messages": [{"role": "user", "content": "\#(TestLibrary.question)"}], "adapters": \#(adapters)}"#
  }

  @Test func theyReachTheModel() async throws {
    try await withService { service in
      let mix = #"[{"name": "articles", "scale": 0.6}, {"name": "code"}]"#
      let expected = [AdapterChoice(name: "articles", scale: 0.6), AdapterChoice(name: "code", scale: 1)]
      for model in ["scripted", "kaijuan"] {
        let reply = try await service.post("/v1/chat/completions", chat(mix, model))
        #expect(reply.status == 200, "\(reply.text)")
        #expect(service.library.model.log.options.last?.adapters == expected)
      }
      let body = #"{"question": "\#(TestLibrary.question)", "adapters": [{"name": "code", "scale": 0.25}]}"#
      #expect(try await service.post("/v1/ask", body).status == 200)
      #expect(service.library.model.log.options.last?.adapters == [AdapterChoice(name: "code", scale: 0.25)])
      #expect(try await service.post("/v1/ask", #"{"question": "\#(TestLibrary.question)"}"#).status == 200)
      #expect(service.library.model.log.options.last?.adapters == [])
    }
  }

  @Test(arguments: [
    (#"[{"name": "none"}]"#, 404, "adapter_not_found"), (#"[{"name": "code", "scale": 1e9}]"#, 400, "invalid_field"),
    (#"[{"scale": 1}]"#, 400, "invalid_field"), (#"[{"name": "code", "scale": "much"}]"#, 400, "invalid_field"),
    (#""code""#, 400, "invalid_field"),
    ("[" + Array(repeating: #"{"name": "code"}"#, count: 17).joined(separator: ",") + "]", 400, "invalid_field"),
  ])
  func unknownNamesAndWrongScalesAreRefused(_ adapters: String, _ status: Int, _ code: String) async throws {
    try await withService { service in
      for model in ["scripted", "kaijuan"] {
        let reply = try await service.post("/v1/chat/completions", chat(adapters, model))
        #expect(reply.status == status, "\(reply.text)")
        #expect(reply.error["code"] as? String == code, "\(reply.text)")
        #expect((reply.error["param"] as? String)?.hasPrefix("adapters") == true, "\(reply.text)")
      }
      let stream = #"{"question": "\#(TestLibrary.question)", "stream": true, "adapters": \#(adapters)}"#
      expectProblem(try await service.post("/v1/ask", stream), status, code.replacing("_", with: "-"))
      #expect(service.library.model.log.started == 0)
    }
  }
}
