import Documents
import Foundation
import Testing

struct ChunkerTests {
  private func chunker(_ maximum: Int = 512, target: Int = 256) -> Chunker {
    Chunker(maximumTokens: maximum, options: .init(targetTokens: target), tokenCount: estimatedTokens)
  }

  /// What holds of all chunks of any document.
  private func check(_ document: Document, _ chunker: Chunker, tokens: (String) -> Int = estimatedTokens) -> [Chunk] {
    let chunks = chunker.chunks(of: document)
    let bytes = Array(document.text.utf8)
    var end = 0
    for (index, chunk) in chunks.enumerated() {
      #expect(chunk.ordinal == index)
      #expect(chunk.bytes.upperBound > end && !chunk.bytes.isEmpty)
      let repeated = String(decoding: bytes[min(chunk.bytes.lowerBound, end)..<end], as: UTF8.self)
      #expect(estimatedTokens(repeated) - estimatedTokens("") <= chunker.options.overlapTokens)
      end = chunk.bytes.upperBound
      #expect(String(decoding: bytes[chunk.bytes], as: UTF8.self) == chunk.text)
      #expect(String(validating: bytes[chunk.bytes], as: UTF8.self) != nil)
      let before = String(decoding: bytes[..<chunk.bytes.lowerBound], as: UTF8.self).unicodeScalars.count
      #expect(chunk.characters == before..<before + chunk.text.unicodeScalars.count)
      #expect(tokens(chunk.embeddingText(title: document.title)) <= chunker.maximumTokens)
      #expect(chunk.kind == document.kind)
    }
    let covered = chunks.reduce(into: IndexSet()) { $0.insert(integersIn: $1.bytes) }
    for section in document.sections {
      let lost = section.bytes.filter { !covered.contains($0) }
      #expect(String(decoding: lost.map { bytes[$0] }, as: UTF8.self).allSatisfy { $0.isWhitespace })
    }
    return chunks
  }

  @Test func packsParagraphsTowardsTheTarget() throws {
    let paragraph = String(repeating: "这是一个普通的句子，说明一件事情。", count: 5)
    let document = try parse(
      "# 题\n\n## 节\n\n" + Array(repeating: paragraph, count: 12).joined(separator: "\n\n"), "x.md")
    let chunks = check(document, chunker())
    #expect(chunks.count == 4)
    #expect(chunks.allSatisfy { $0.text.hasSuffix("。") && $0.headingPath == ["节"] })
    #expect(chunks.allSatisfy { (120...280).contains(estimatedTokens($0.text)) })
    // Every chunk ends where a paragraph does.
    #expect(chunks.allSatisfy { $0.text.split(separator: "\n\n").allSatisfy { $0 == paragraph } })
  }

  @Test(arguments: ["第%个句子说明一件普通的事情。", "Sentence number % says a plain thing. "])
  func passagesRepeatWholeSentences(_ form: String) throws {
    let sentences = (0..<60).map { form.replacing("%", with: String($0)) }
    let document = try parse("# T\n\n## A\n\n" + sentences.joined() + "\n\n## B\n\n" + sentences.joined(), "x.md")
    let plain = check(document, chunker(target: 100))
    let overlapping = Chunker(
      maximumTokens: 120, options: .init(targetTokens: 100, overlapTokens: 30), tokenCount: estimatedTokens)
    let chunks = check(document, overlapping)
    #expect(chunks.map(\.bytes.upperBound) == plain.map(\.bytes.upperBound))
    for (one, next) in zip(chunks, chunks.dropFirst()) {
      guard one.headingPath == next.headingPath else {
        #expect(next.bytes.lowerBound > one.bytes.upperBound)
        continue
      }
      let repeated = document.text.utf8.dropFirst(next.bytes.lowerBound).prefix(
        one.bytes.upperBound - next.bytes.lowerBound)
      let text = String(decoding: repeated, as: UTF8.self)
      #expect(!text.isEmpty && one.text.hasSuffix(text) && (text.hasPrefix("第") || text.hasPrefix("Sentence")))
    }
    let clauses = try parse(
      "---\nkind: regulation\n---\n\n第一条　" + sentences.joined() + "\n\n第二条　" + sentences.joined(), "y.md")
    #expect(check(clauses, overlapping).map(\.bytes) == check(clauses, chunker(120, target: 100)).map(\.bytes))
  }

  @Test func joinsOnlyTinyNeighbours() throws {
    let long = String(repeating: "A sentence that is long enough. ", count: 20)
    let document = try parse(
      "# T\n\n## A\n\nshort\n\n## B\n\nbrief\n\n## C\n\n\(long)\n\n## D\n\nsmall\n\n### E\n\ntiny", "x.md")
    let chunks = check(document, chunker())
    // The path says neither heading, so the text does.
    #expect(chunks.map(\.text).first == "## A\n\nshort\n\n## B\n\nbrief")
    #expect(chunks.map(\.headingPath) == [[], ["C"], ["D"], ["D", "E"]])
  }

  @Test func clausesStayAlone() throws {
    let text =
      "---\nkind: regulation\n---\n\n## 第一章　总则\n\n第一条　甲。\n\n第二条　乙。\n\n第三条　" + String(repeating: "丙事项应当办理。", count: 45)
    let chunks = check(try parse(text, "x.md"), chunker())
    #expect(chunks.map(\.headingPath.last) == ["第一条", "第二条", "第三条"])
  }

  @Test func functionsStayAlone() throws {
    let text = "import a\n\ndef f():\n  return 1\n\ndef g():\n  return 2\n\nX = 1\n"
    let chunks = check(try parse(text, "x.py"), chunker())
    #expect(chunks.map(\.symbol) == [nil, "f", "g", nil])
  }

  @Test func longTablesAndCodeSplitAtLines() throws {
    let rows = (0..<200).map { "| row \($0) | value \($0 * 7) |" }
    let table = "| a | b |\n|---|---|\n" + rows.joined(separator: "\n")
    let tables = check(try parse("# T\n\n" + table, "x.md"), chunker())
    #expect(tables.count > 2)
    #expect(tables.allSatisfy { $0.text.hasPrefix("|") && $0.text.hasSuffix("|") })
    let code =
      "def f():\n"
      + (0..<300).map { "    value_\($0) = compute(\($0))" + ($0 % 10 == 9 ? "\n" : "") }.joined(separator: "\n")
    let parts = check(try parse(code, "x.py"), chunker())
    #expect(parts.count > 2)
    #expect(parts.dropLast().allSatisfy { $0.text.hasSuffix("9)") })
    #expect(parts.dropFirst().allSatisfy { $0.text.hasPrefix("    value_") })
  }

  @Test func endlessSentencesSplitAtClausesThenCharacters() throws {
    let clauses = check(try parse(String(repeating: "没有句号，只有逗号，", count: 300), "x.txt"), chunker())
    #expect(clauses.dropLast().allSatisfy { $0.text.hasSuffix("，") })
    _ = check(try parse(String(repeating: "字", count: 20_000), "x.txt"), chunker())
    _ = check(try parse(String(repeating: "👩‍👩‍👧‍👦", count: 3000), "x.txt"), chunker())
    _ = check(try parse(String(repeating: "e\u{301}", count: 9000), "x.txt"), chunker())
    _ = check(try parse("a" + String(repeating: "\u{301}", count: 9000), "x.txt"), chunker())
  }

  @Test func longHeadingsLeaveRoom() throws {
    let heading = String(repeating: "很长的标题", count: 200)
    let path = (1...6).map { String(repeating: "#", count: $0) + " \(heading)\($0)" }.joined(separator: "\n\n")
    _ = check(try parse(path + "\n\n" + String(repeating: "正文。", count: 500), "x.md"), chunker())
  }

  @Test(arguments: [(300, 64), (512, 256), (512, 512), (600, 1)])
  func holdsOnRandomMarkdown(_ maximum: Int, _ target: Int) throws {
    var random = SplitMix(state: UInt64(maximum * 1000 + target))
    let pieces = [
      "# 一级", "## Second", "### 三", "一个句子。另一个句子；还有（括号。内）！", "A sentence. Another one, e.g. this. ",
      "- item\n- item two",
      "| a | b |\n|---|---|\n| 1 | 2 |", "```\ncode {\n\n}\n```", "> quote", "第三条　内容", "<div>html</div>", "***", "",
      String(repeating: "长", count: 700),
      String(repeating: "word ", count: 300), "😀😀", "    indented", "text\nSetext\n===", "[ref]: http://x",
      "1. one\n2. two",
    ]
    for _ in 0..<60 {
      let text =
        "x\n\n"
        + (0..<Int.random(in: 1...25, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined(
          separator: Bool.random(using: &random) ? "\n\n" : "\n")
      _ = check(try parse(text, "x.md"), chunker(maximum, target: target))
    }
  }

  @Test func holdsOnHostileDocuments() {
    var random = SplitMix(state: 3)
    let text = String(repeating: "中a。 \n😀b, ", count: 60)
    for _ in 0..<100 {
      let sections = (0..<8).map { _ in
        let start = Int.random(in: 0...1500, using: &random)
        return Documents.Section(
          headingPath: Bool.random(using: &random) ? [] : ["头", "h\(start % 3)"], symbol: start % 5 == 0 ? "s" : nil,
          content: [.prose, .list, .table, .code].randomElement(using: &random)!,
          bytes: start..<start + Int.random(in: 0...300, using: &random))
      }
      let document = Document(
        title: "t", kind: DocumentKind.allCases.randomElement(using: &random)!, language: .other, text: text,
        sections: sections)
      let bytes = Array(text.utf8)
      var end = 0
      for chunk in chunker(96, target: 48).chunks(of: document) {
        #expect(chunk.bytes.lowerBound >= end)
        end = chunk.bytes.upperBound
        #expect(String(validating: bytes[chunk.bytes], as: UTF8.self) == chunk.text)
        #expect(estimatedTokens(chunk.embeddingText(title: "t")) <= 96)
      }
    }
    let empty = Document(title: "", kind: .article, language: .other, text: "", sections: [])
    #expect(chunker().chunks(of: empty).isEmpty)
  }

  @Test func countsThatDoNotAddUpAreCheckedOnTheWhole() throws {
    // A counter whose whole is more than its parts.
    let superadditive: @Sendable (String) -> Int = { 2 + $0.utf8.count * $0.utf8.count / 400 }
    let chunker = Chunker(maximumTokens: 300, options: .init(targetTokens: 150), tokenCount: superadditive)
    let document = try parse("# T\n\n" + String(repeating: "Some sentence here. ", count: 200), "x.md")
    _ = check(document, chunker, tokens: superadditive)
  }

  @Test(.timeLimit(.minutes(1))) func countingIsLinear() throws {
    let counted = Counter()
    let chunker = Chunker(
      maximumTokens: 512,
      tokenCount: {
        counted.add($0.utf8.count)
        return estimatedTokens($0)
      })
    let text = String(repeating: "这是一个句子，其中有些内容。", count: 20_000) + String(repeating: "无", count: 100_000)
    let document = try parse(text, "x.txt")
    _ = chunker.chunks(of: document)
    #expect(counted.total < text.utf8.count * 5)
  }
}

private final class Counter: @unchecked Sendable {  // guarded by its lock
  private let lock = NSLock()
  private var sum = 0
  func add(_ value: Int) { lock.withLock { sum += value } }
  var total: Int { lock.withLock { sum } }
}

struct ChunkContextTests {
  @Test func tablesRepeatTheirHeader() throws {
    let rows = (1...200).map { "part \($0),\($0 * 3) pieces,shelf \($0 % 7)" }
    let document = try parse((["name,stock,place"] + rows).joined(separator: "\n"), "parts.csv")
    let chunks = Chunker(maximumTokens: 128, tokenCount: estimatedTokens).chunks(of: document)
    #expect(chunks.count > 5)
    #expect(chunks.first?.continuedHeader == nil)
    let header = document.text.prefix { $0 != "\n" }
    for chunk in chunks {
      #expect(document.text.contains(chunk.text))
      #expect(estimatedTokens(chunk.embeddingText(title: document.title)) <= 128)
    }
    #expect(chunks.dropFirst().allSatisfy { $0.continuedHeader == String(header) })
    #expect(chunks.last?.embeddingText(title: "T").hasPrefix("T\n\(header)\n") == true)
    // A header that fills the room is not repeated.
    let wide = try parse((0..<300).map { "column\($0)" }.joined(separator: ",") + "\n1,2\n3,4\n", "wide.csv")
    #expect(
      Chunker(maximumTokens: 64, tokenCount: estimatedTokens).chunks(of: wide).allSatisfy { $0.continuedHeader == nil })
  }

  @Test func chunksKnowTheirPages() throws {
    var document = try parse("# A\n\none\n\n# B\n\ntwo\n\n# C\n\nthree\n", "a.md")
    #expect(Chunker(maximumTokens: 512, tokenCount: estimatedTokens).chunks(of: document).first?.pages == nil)
    document.pageStarts = [0, 3, 14, 14, 25]
    document.sections = [Section(headingPath: [], content: .prose, bytes: 5..<30)]
    let chunk = try #require(Chunker(maximumTokens: 512, tokenCount: estimatedTokens).chunks(of: document).first)
    #expect(chunk.bytes == 5..<30)
    #expect(chunk.pages == PageSpan(first: 2, breaks: [14, 14, 25]))
    #expect([5, 13, 14, 24, 26].map { chunk.pages?.page(at: $0) } == [2, 2, 4, 4, 5])
  }
}
