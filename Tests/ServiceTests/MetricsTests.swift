import Assistant
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Service

@Suite struct MetricsTests {
  @Test func theTextIsAsPrometheusReadsIt() {
    var text = MetricsText()
    text.family("empty", .gauge, "Nothing.") { _ in }
    text.family("a_total", .counter, "Back\\slash\nand \"quotes\".") { family in
      family.sample(3)
      family.sample(0.5, ["name": "a\\b\"c\nd", "other": ""])
      family.sample(.infinity)
      family.sample(.nan)
    }
    #expect(
      text.text == #"""
        # HELP a_total Back\\slash\nand "quotes".
        # TYPE a_total counter
        a_total 3
        a_total{name="a\\b\"c\nd",other=""} 0.5
        a_total +Inf
        a_total NaN

        """#)
  }

  @Test func aHistogramAddsUp() throws {
    var histogram = MetricsText.Histogram()
    for seconds in [0.001, 0.005, 0.3, 500] { histogram.observe(seconds) }
    var text = MetricsText()
    text.family("s", .histogram, "Seconds.") { $0.histogram(histogram, ["route": "/a"]) }
    let lines = text.text.split(separator: "\n")
    #expect(lines[2] == #"s_bucket{route="/a",le="0.005"} 2"#)
    #expect(lines[5] == #"s_bucket{route="/a",le="0.5"} 3"#)
    #expect(
      lines.suffix(3) == [
        #"s_bucket{route="/a",le="+Inf"} 4"#, #"s_sum{route="/a"} 500.306"#, #"s_count{route="/a"} 4"#,
      ])
  }

  @Test func requestsAreCountedByRouteAndStatus() async throws {
    try await withService { service in
      for name in ["notes", "none", "other"] { _ = try await service.get("/v1/datasets/\(name)") }
      _ = try await service.get("/v1/nothing\"\n")
      _ = try await service.send(.put, "/v1/ask")
      let brew = try #require(HTTPRequest.Method("BREW"))
      _ = try await service.send(brew, "/v1/ask")
      let lines = try await metrics(service)
      #expect(
        lines.contains(#"kaijuan_http_requests_total{method="GET",route="/v1/datasets/{dataset}",status="200"} 1"#))
      #expect(
        lines.contains(#"kaijuan_http_requests_total{method="GET",route="/v1/datasets/{dataset}",status="404"} 2"#))
      #expect(lines.contains(#"kaijuan_http_requests_total{method="GET",route="NotFound",status="404"} 1"#))
      #expect(lines.contains(#"kaijuan_http_requests_total{method="PUT",route="/v1/ask",status="405"} 1"#))
      #expect(lines.contains { $0.hasPrefix(#"kaijuan_http_requests_total{method="other","#) })
      #expect(lines.contains(#"kaijuan_http_request_seconds_count{route="/v1/datasets/{dataset}"} 3"#))
      #expect(lines.contains(#"kaijuan_answers{state="running"} 0"#))
    }
  }

  @Test func modelsShowTheirTokensAndExperts() async throws {
    let library = try await TestLibrary()
    var activity = ModelActivity(model: "mine\"\\")
    activity.promptTokens = 40
    activity.reusedTokens = 30
    activity.writtenTokens = 7
    activity.prefixCacheBytes = 1 << 40
    activity.experts = [
      .init(index: 1, tokens: [3, 0], variation: 1, coldShare: 0.5),
      .init(adapter: "fields", index: 1, tokens: [2, 2], variation: 0, coldShare: 0),
    ]
    var resources = library.resources
    activity.readTokens = 50
    activity.readSeconds = 2
    resources.modelActivity = { [activity] in [activity] }
    resources.passageCache = {
      .init(passages: 3, bytes: 4096, limitBytes: 8192, hits: 5, misses: 2, savedTokens: 100, failures: 1)
    }
    let service = try KaijuanService(resources: resources, options: ServiceOptions())
    try await service.application.test(.router) { client in
      let lines = try await metrics(TestService(client: client, library: library, service: service))
      for line in [
        #"kaijuan_tokens_total{model="mine\"\\",direction="in"} 40"#,
        #"kaijuan_tokens_total{model="mine\"\\",direction="out"} 7"#,
        #"kaijuan_prefix_cache_hit_tokens_total{model="mine\"\\"} 30"#,
        #"kaijuan_prefix_cache_bytes{model="mine\"\\"} 1099511627776"#,
        #"kaijuan_expert_tokens_total{model="mine\"\\",adapter="",layer="1",expert="0"} 3"#,
        #"kaijuan_expert_tokens_total{model="mine\"\\",adapter="fields",layer="1",expert="1"} 2"#,
        #"kaijuan_expert_load_variation{model="mine\"\\",adapter="",layer="1"} 1"#,
        #"kaijuan_passage_cache_requests_total{result="hit"} 5"#,
        #"kaijuan_passage_cache_requests_total{result="miss"} 2"#,
        "kaijuan_passage_cache_saved_seconds_total 4", "kaijuan_passage_cache_bytes 4096",
        "kaijuan_passage_cache_passages 3", "kaijuan_passage_cache_failures_total 1",
        #"kaijuan_expert_cold_share{model="mine\"\\",adapter="",layer="1"} 0.5"#,
      ] {
        #expect(lines.contains(line), "\(line)")
      }
    }
  }

  @Test func noKeyIsNeeded() async throws {
    var options = ServiceOptions()
    options.apiKeys = ["0123456789abcdef-key"]
    try await withService(options) { service in
      #expect(try await service.get("/v1/datasets").status == 401)
      let lines = try await metrics(service)
      #expect(lines.contains(#"kaijuan_http_requests_total{method="GET",route="/v1/datasets",status="401"} 1"#))
    }
  }

  /// The lines of a reply in which every line is one that Prometheus knows, and every family is told once.
  private func metrics(_ service: TestService) async throws -> [String] {
    let reply = try await service.get("/metrics")
    #expect(reply.status == 200)
    #expect(reply.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(reply.text.hasSuffix("\n"))
    let lines = reply.text.split(separator: "\n").map(String.init)
    let sample = #/[a-zA-Z_:][a-zA-Z0-9_:]*({([a-z_]+="([^"\\]|\\.)*",?)*})? ([-+]?[0-9.e+-]+|[+-]Inf|NaN)/#
    for line in lines where !line.hasPrefix("# ") { #expect(line.wholeMatch(of: sample) != nil, "\(line)") }
    let types = lines.filter { $0.hasPrefix("# TYPE ") }
    #expect(Set(types).count == types.count && !types.isEmpty)
    return lines
  }
}
