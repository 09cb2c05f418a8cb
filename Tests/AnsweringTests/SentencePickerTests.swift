import Documents
import KnowledgeBase
import Retrieval
import Testing

@testable import Answering

struct SentencePickerTests {
  /// What is left of the passages; where something is left out, the best of them is read before.
  private func pick(
    _ count: Int, _ passages: [RankedPassage], for question: String, isNarrowed: Bool = true
  ) async throws -> [RankedPassage] {
    let picker = SentencePicker(ranking: SentenceRanking(embedder: TermEmbedder()), counts: [count])
    let readings = try await picker.readings(for: question, of: passages)
    #expect(readings.dropLast().map { $0.map(\.passage) } == (isNarrowed ? [[passages[0].passage]] : []))
    return readings.last ?? []
  }

  private let passages = [
    ranked(passage("The gate chooses experts. Rain fell all day.", id: 1)),
    ranked(passage("Nothing of interest. Whatever else.", id: 2)),
    ranked(passage("Each gate has a weight. Experts are small. The end.", id: 3)),
  ]

  @Test func theNearestSentencesAreLeftInTheirOrder() async throws {
    let picked = try await pick(2, passages, for: "Which experts does the gate choose?")
    #expect(picked.map(\.passage.id).first == 1 && picked.first?.passage.chunk.text == "The gate chooses experts.")
    #expect(picked.count == 2 && !picked.contains { $0.passage.id == 2 })
  }

  @Test func codeAndTablesStayWhole() async throws {
    let code = ranked(passage("let gate = 1\nlet rain = 2\nlet sun = 3", id: 4, kind: .code))
    let table = ranked(passage("| gate | weight |\n|---|---|\n| a | 1 |", id: 5))
    let picked = try await pick(1, passages + [code, table], for: "Which experts does the gate choose?")
    #expect(picked.map(\.passage.id) == [1, 4, 5])
    #expect(picked.last?.passage.chunk.text == table.passage.chunk.text)
  }

  @Test func fewSentencesAndNoneAskedForStayAsTheyAre() async throws {
    #expect(try await pick(0, passages, for: "gate", isNarrowed: false).map(\.passage) == passages.map(\.passage))
    #expect(try await pick(20, passages, for: "gate", isNarrowed: false).map(\.passage) == passages.map(\.passage))
    #expect(try await pick(2, [], for: "gate", isNarrowed: false).isEmpty)
  }

  @Test func theBestPassageAndEachCountHaveAReading() async throws {
    let picker = SentencePicker(ranking: SentenceRanking(embedder: TermEmbedder()), counts: [2, 1, 99])
    let readings = try await picker.readings(for: "Which experts does the gate choose?", of: passages)
    #expect(readings.first?.map(\.passage) == [passages[0].passage])
    #expect(
      readings.dropFirst().map { $0.reduce(0) { $0 + $1.passage.chunk.text.split(separator: "\n").count } } == [2, 1])
    #expect(readings.last?.map(\.passage.id) == [1])
  }
}
