import Documents
import KnowledgeBase
import Testing

@Suite struct LexicalSearchTests {
  static let paragraphs = [
    "感知机由罗森布拉特在1958年提出，是最早能够从数据中学习的模型之一，当时用一台专门的机器实现。",
    "卷积网络在二〇一二年的图像识别竞赛中把前五错误率降到15.3%，第二名是26.2%，此后研究者纷纷转向深度学习。",
    "动态批处理把在五十毫秒内到达的请求合成一批送入模型，批的上限是32，等待时间越长吞吐越高而延迟越大。",
    "第十二条 数据处理者应当对重要数据每年开展一次风险评估，并把报告交给主管部门。",
    "第一千二百六十条 本法自公布之日起施行，原有规定与本法不一致的，以本法为准。",
    "量化把权重从十六位浮点数变成四位整数，显存占用降到四分之一，精度略有损失。",
    "LoRA trains two small matrices beside a frozen weight; merging them adds no latency when serving.",
    "func submit(_ request: Request) throws -> Ticket { maxBatchSize = 32; queue.append(request) }",
    "The scheduler waits until max_wait expires, then running requests are joined by new ones.",
    "个人信息处理者因业务需要向境外提供个人信息的，应当通过国家网信部门组织的安全评估。",
  ]

  @Test(arguments: [
    ("感知机是哪一年提出的？", 0), ("谁提出了感知机", 0), ("1958年", 0),
    ("前五错误率是多少", 1), ("26.2%", 1), ("15.3", 1),
    ("批处理最多等多久", 2), ("重要数据的风险评估多久做一次", 3), ("第12条", 3), ("第十二条说了什么", 3),
    ("第1260条", 4), ("量化后显存占用多少", 5),
    ("does merging matrices add latency", 6), ("max batch size", 7), ("maxBatchSize", 7), ("MAX_BATCH_SIZE", 7),
    ("run requests", 8), ("wait expired", 8), ("ｌｏｒａ", 6), ("向境外提供个人信息需要什么", 9),
  ])
  func findsItsParagraph(_ question: String, _ expected: Int) async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      for (index, text) in Self.paragraphs.enumerated() {
        _ = try await store.store(ingested(text, uri: "\(index)", dataset: dataset, title: "文"))
      }
      let hits = try await store.lexicalSearch(question, filter: SearchFilter(), limit: 3)
      #expect(try await store.passages(ids: hits.map(\.passageID)).first?.uri == "\(expected)")
      #expect(hits.allSatisfy { $0.score >= 0 })
      #expect(hits.map(\.score) == hits.map(\.score).sorted(by: >))
    }
  }

  @Test func findsTitlesAndHeadings() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      _ = try await store.store(ingested("正文。", uri: "a", dataset: dataset, title: "贡献积分办法", headingPath: ["第三章 兑换"]))
      _ = try await store.store(ingested("其他。", uri: "b", dataset: dataset, title: "别的"))
      for question in ["贡献积分", "兑换", "第3章"] {
        let hits = try await store.lexicalSearch(question, filter: SearchFilter(), limit: 3)
        #expect(try await store.passages(ids: hits.map(\.passageID)).map(\.uri) == ["a"])
      }
    }
  }

  @Test(arguments: [
    "\"", "a\"b", "NOT", "AND OR", "text:x", "*", "^a", "NEAR(a b)", "a*", "{title} : a", "(", "-", "\0",
    "'; DROP TABLE", "+ + +",
    "title : \"a\" OR", "\u{202E}a", "🚀", String(repeating: "(\"", count: 5000),
  ])
  func noInputIsSyntax(_ question: String) async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      _ = try await store.store(ingested("Some text with a and b.", uri: "a", dataset: dataset))
      _ = try await store.lexicalSearch(question, filter: SearchFilter(), limit: 3)
    }
  }
}
