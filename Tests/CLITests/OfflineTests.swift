import Foundation
import Testing

/// The way of a newcomer with the small model, in a network namespace that has no routes: from a folder to a cited, credited answer.
@Suite(.enabled(if: PulledModels.arePresent, "needs the models that Scripts/test pulls"), .serialized)
struct OfflineTests {
  private let scratch: Scratch
  private let kaijuan: Binary
  private static let model = ["--model", "smollm2-135m-instruct-q4_1"]

  init() throws {
    scratch = try Scratch()
    kaijuan = Binary(
      folder: scratch.url, environment: ["KAIJUAN_PASSAGE_CACHE_MIB": "64", "KAIJUAN_PASSAGE_REPAIR_TOKENS": "16"],
      wrapper: ["unshare", "--map-root-user", "--net"])
    try scratch.write(
      """
      ---
      title: The lighthouse of Farrow
      author: Maya Okafor
      ---
      # The lighthouse of Farrow

      The lighthouse of Farrow was built in 1874. Its lamp stands 41 metres above the sea.
      """, to: "books/lighthouse.md")
    try scratch.write("# 港务\n\n港口每天开放十二小时。", to: "books/港口.md")
  }

  @Test(.timeLimit(.minutes(30))) func fromFolderToCreditedAnswer() async throws {
    var outputs: [(schema: String, document: String)] = []
    func run(_ schema: String, _ arguments: String..., expecting status: Int32 = 0) async throws -> [String: Any] {
      let ending = try await kaijuan.run(arguments + ["--json"])
      #expect(ending.status == status, "\(arguments): \(ending.errors)")
      outputs.append((schema, ending.output))
      return try #require(ending.json, "\(arguments) wrote no JSON: \(ending.output)")
    }

    _ = try await run("ingest", "ingest", "books")
    try scratch.write("", to: "books/empty.md")
    let again = try await run("ingest", "ingest", "books", expecting: 3)
    let documents = try #require(again["documents"] as? [String: Any])
    #expect(documents["added"] as? Int == 0)
    #expect(documents["unchanged"] as? Int == 2)
    let failed = try #require(documents["failed"] as? [[String: Any]])
    #expect(failed.count == 1)
    #expect((failed.first?["path"] as? String)?.hasSuffix("empty.md") == true)

    try scratch.write("# Keys\n\nThe keys hang behind the door.\n\nBack to top\n", to: "books/keys.md")
    let cleaned = try await run("ingest", "ingest", "books", expecting: 3)
    let finding = try #require((cleaned["findings"] as? [[String: Any]])?.first)
    #expect(finding["step"] as? String == "boilerplate")
    #expect(finding["sample"] as? String == "Back to top")
    let listed = try await run("review", "review", "list", "--by", "relevance")
    #expect(listed["total"] as? Int == 1)
    let overruled = try await run("review", "review", "overrule", "\(finding["id"] as? Int ?? 0)")
    #expect((overruled["findings"] as? [[String: Any]])?.first?["overruled"] as? Bool == true)
    _ = try await run("review-duplicates", "review", "duplicates")

    let found = try await run("search", "search", "When was the lighthouse built?")
    let passages = try #require(found["passages"] as? [[String: Any]])
    #expect(passages.first?["uri"] as? String == "lighthouse.md")

    let answer = try await run("ask", "ask", "When was the lighthouse of Farrow built?", Self.model[0], Self.model[1])
    #expect(answer["refused"] as? Bool == false)
    #expect((answer["answer"] as? String)?.contains("1874") == true)
    let citations = try #require(answer["citations"] as? [[String: Any]])
    #expect(citations.first?["uri"] as? String == "lighthouse.md")
    #expect((citations.first?["quote"] as? String)?.contains("1874") == true)

    // The answer was read from sentences, and not from passages that are kept.
    #expect(try await run("cache", "cache", "stats")["passages"] as? Int == 0)
    _ = try await run("cache", "cache", "warm", Self.model[0], Self.model[1], "--limit", "3")
    #expect(try await run("cache", "cache", "stats")["passages"] as? Int ?? 0 > 0)
    #expect(try await run("cache", "cache", "clear")["passages"] as? Int == 0)

    let board = try await run("points-leaderboard", "points", "leaderboard")
    let leader = try #require((board["entries"] as? [[String: Any]])?.first)
    #expect(leader["name"] as? String == "Maya Okafor")
    let history = try await run("points-history", "points", "history", "Maya Okafor")
    let types = try #require(history["points_by_type"] as? [String: Int])
    #expect(types["article"] == 30)
    #expect(types["citation"] == 1)
    #expect(try await run("points-verify", "points", "verify")["problem"] == nil)
    try await Schemas.validate(outputs)
  }

  @Test(.timeLimit(.minutes(30))) func answersReadWell() async throws {
    _ = try await kaijuan("ingest", "books")
    let answer = try await kaijuan.run(["ask", "When was the lighthouse of Farrow built?"] + Self.model)
    #expect(answer.status == 0)
    #expect(answer.output.contains("1874"))
    #expect(answer.output.contains("Sources\n[1] The lighthouse of Farrow"))
    #expect(answer.output.contains("lighthouse.md, line"))

    let refusal = try await kaijuan.run(["ask", "Who won the 1998 chess olympiad in Elista?", "--json"] + Self.model)
    #expect(refusal.status == 0)
    #expect(refusal.json?["refused"] as? Bool == true)
    try await Schemas.validate([("ask", refusal.output)])

    let encoder = try await kaijuan("ask", "When?", "--model", "multilingual-e5-small-q4_0")
    #expect(encoder.status == 1)
    #expect(encoder.errors.contains("generator"))
  }

  @Test(.timeLimit(.minutes(30))) func regulationsAreFoundAsOfADay() async throws {
    let law = """
      ---
      kind: regulation
      title: 港口办法
      ---

      第一条　船舶应当在二十四小时内申报，吃水不得超过八米。

      第二条　本办法自2020年1月1日起施行，有效期五年。
      """
    try scratch.write(law, to: "books/rules.md")
    _ = try await kaijuan("ingest", "books")
    func uris(_ arguments: String...) async throws -> [String] {
      let ending = try await kaijuan.run(["search", "船舶吃水", "--json"] + arguments)
      try await Schemas.validate([("search", ending.output)])
      return (ending.json?["passages"] as? [[String: Any]])?.compactMap { $0["uri"] as? String } ?? []
    }
    #expect(try await uris().contains("rules.md"))
    #expect(try await uris("--as-of", "2021-06-01").contains("rules.md"))
    #expect(try await !uris("--as-of", "2019-06-01").contains("rules.md"))
    #expect(try await !uris("--as-of", "2025-06-01").contains("rules.md"))
    #expect(try await kaijuan("search", "船舶吃水").output.contains("not in force from 2025-01-01"))

    let rows = try await kaijuan("regulation", "thresholds", "--unit", "米", "--value", "9", "--json")
    let found = try #require(rows.json?["thresholds"] as? [[String: Any]])
    #expect(found.map { $0["clause_id"] as? String } == ["art_1__para_1"])
    #expect(found.map { $0["satisfied"] as? Bool } == [false])
    try scratch.write(law.replacing("八米", with: "九米"), to: "books/rules.md")
    _ = try await kaijuan("ingest", "books")
    let difference = try await kaijuan("regulation", "diff", "rules.md@1", "rules.md", "--json")
    #expect((difference.json?["changes"] as? [[String: Any]])?.count == 1)
    let references = try await kaijuan("regulation", "references", "rules.md", "--json")
    try await Schemas.validate([
      ("regulation-thresholds", rows.output), ("regulation-diff", difference.output),
      ("regulation-references", references.output),
    ])
  }

  @Test(.timeLimit(.minutes(30))) func theServiceAnswers() async throws {
    _ = try await kaijuan("ingest", "books")
    // Its client must be inside the namespace too, with the loopback device up.
    let client = """
      import json, os, signal, subprocess, sys, urllib.request
      service = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
      port = json.loads(service.stdout.readline())["port"]
      def get(path, body=None):
          data = None if body is None else json.dumps(body).encode()
          headers = {"Content-Type": "application/json"}
          request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers)
          return urllib.request.urlopen(request, timeout=120).read().decode()
      get("/healthz")
      print(get("/v1/ask", {"question": "When was the lighthouse of Farrow built?", "stream": False}))
      service.send_signal(signal.SIGINT)
      sys.exit(service.wait(60))
      """
    var inside = kaijuan
    inside.wrapper += ["sh", "-c", "ip link set lo up && exec \"$@\"", "sh", "python3", "-c", client]
    let ending = try await inside.run(["serve", "--port", "0", "--json"] + Self.model)
    #expect(ending.status == 0, "\(ending.errors)")
    #expect((ending.json?["answer"] as? String)?.contains("1874") == true)
  }

  @Test(.timeLimit(.minutes(30))) func toolsForReferencesAnswer() async throws {
    var outputs: [(schema: String, document: String)] = []
    let prompt = #"{"messages": [{"role": "user", "content": "Count to nine: one, two, three"}]}"#
    try scratch.write(prompt + "\n\n" + prompt, to: "prompts.jsonl")
    try scratch.write("passage: one\npassage: two and three\n", to: "texts.txt")
    for (schema, arguments) in [
      ("model-tokenize", ["model", "tokenize", Self.model[1], "--text", "Hello, 世界"]),
      ("model-logits", ["model", "logits", Self.model[1], "--tokens", "1,2,3"]),
      ("model-inspect", ["model", "inspect", Self.model[1]]),
      ("embed", ["embed", "one", "two"]),
      ("bench", ["bench", "encode", "--tokens", "16", "--runs", "1"]),
      ("bench", ["bench", "prefill", "--tokens", "16", "--runs", "1"] + Self.model),
      ("bench", ["bench", "decode", "--tokens", "4", "--context", "8"] + Self.model),
      ("bench", ["bench", "encode", "--texts", "texts.txt", "--runs", "1"]),
      ("bench", ["bench", "generate", "--concurrent", "2", "--tokens", "4", "--context", "300"] + Self.model),
      ("bench", ["bench", "answer", "--prompts", "prompts.jsonl", "--tokens", "8"] + Self.model),
      ("bench", ["bench", "search", "--passages", "200", "--runs", "5"]),
      ("bench", ["bench", "ingest", "--runs", "1"]),
    ] {
      let ending = try await kaijuan.run(arguments + ["--json"])
      #expect(ending.status == 0, "\(arguments): \(ending.errors)")
      outputs.append((schema, ending.output))
    }
    let passages = try await kaijuan.run(
      [
        "bench", "passages", "--passages", "3", "--tokens", "64", "--known", "0.7", "--repair", "16", "--runs", "1",
        "--json",
      ] + Self.model
    )
    #expect((passages.json?["passages"] as? [String: Any])?["kept"] as? Int == 2, "\(passages.errors)")
    outputs.append(("bench", passages.output))
    try await Schemas.validate(outputs)
  }

  @Test(.timeLimit(.minutes(30))) func evaluationMeasuresATemporaryLibrary() async throws {
    let question =
      #"{"id": "q1", "language": "en", "kind": "article", "question": "When was the lighthouse built?", "documents": ["lighthouse.md"], "answers": ["1874"], "evidence": ["was built in 1874"]}"#
    try scratch.write(question + "\n", to: "books/questions.jsonl")
    let ending = try await kaijuan.run(["eval", "books/questions.jsonl", "--retrieval-only", "--json"])
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.json?["recall_at_1"] as? Double == 1)
    #expect(!FileManager.default.fileExists(atPath: scratch.url.path + "/.kaijuan"))
    try await Schemas.validate([("eval", ending.output)])
  }

  @Test(.timeLimit(.minutes(30))) func tuningWritesWhatItFound() async throws {
    var questions = [String]()
    for index in 0..<6 {
      try scratch.write("# Pier \(index)\n\nPier \(index) has \(index + 3) cranes of steel.", to: "piers/\(index).md")
      questions.append(
        #"{"id": "q\#(index)", "language": "en", "kind": "article", "question": "How many cranes has pier \#(index)?", "documents": ["\#(index).md"], "answers": ["\#(index + 3)"], "evidence": ["cranes of steel"]}"#
      )
    }
    questions.append(
      #"{"id": "q6", "language": "en", "kind": "unanswerable", "question": "Who won the chess olympiad in Elista?", "documents": [], "answers": [], "evidence": []}"#
    )
    questions.append(
      #"{"id": "q7", "language": "en", "kind": "unanswerable", "question": "What is the boiling point of tungsten?", "documents": [], "answers": [], "evidence": []}"#
    )
    try scratch.write(questions.joined(separator: "\n") + "\n", to: "piers/questions.jsonl")
    try scratch.write(#"{"port": 9090}"#, to: ".kaijuan/config.json")
    let short = try await kaijuan.run(["tune", "piers/questions.jsonl", "--minutes", "0.0001", "--dry-run", "--json"])
    #expect(short.status == 0, "\(short.errors)")
    #expect(short.json?["complete"] as? Bool == false && short.json?["written"] == nil)
    #expect((short.json?["trials"] as? [Any])?.count == 5)

    let ending = try await kaijuan.run(["tune", "piers/questions.jsonl", "--minutes", "5", "--json"])
    #expect(ending.status == 0, "\(ending.errors)")
    try await Schemas.validate([("tune", short.output), ("tune", ending.output)])
    #expect(ending.json?["complete"] as? Bool == true)
    #expect((ending.json?["trials"] as? [Any])?.count == 30)
    let file = scratch.url.appending(path: ".kaijuan/config.json")
    let written = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    #expect(written["port"] as? Int == 9090)
    #expect(written["top_k"] as? Int == 3)
    #expect(written["chunk_tokens"] as? Int == (ending.json?["settings"] as? [String: Any])?["chunk_tokens"] as? Int)
    #expect(try await kaijuan("ingest", "piers").status == 0)

    let few = try await kaijuan.run(["tune", "piers/questions.jsonl", "--limit", "2"])
    #expect(few.status == 1 && few.errors.contains("needs 4 at least"))
  }

  @Test(.timeLimit(.minutes(30))) func anInterruptedIngestIsCompletedByTheNext() async throws {
    for index in 0..<40 {
      let words = String(repeating: "The tide at pier \(index) turns every six hours. ", count: 120)
      try scratch.write("# Pier \(index)\n\n\(words)", to: "piers/\(index).md")
    }
    // Without the wrapper, the signal reaches kaijuan itself.
    let direct = Binary(folder: scratch.url)
    let interrupted = try await direct.run(["ingest", "piers"], interruptedOnceThereIs: ".kaijuan/library.sqlite")
    #expect(interrupted.status == 130)
    #expect(interrupted.errors.hasSuffix("kaijuan: interrupted\n"))
    let next = try await direct.run(["ingest", "piers", "--json"])
    #expect(next.status == 0, "\(next.errors)")
    let documents = try #require(next.json?["documents"] as? [String: Any])
    let (added, unchanged) = (documents["added"] as? Int ?? 0, documents["unchanged"] as? Int ?? 0)
    #expect(added + unchanged == 40)
    #expect(added > 0)
  }
}
