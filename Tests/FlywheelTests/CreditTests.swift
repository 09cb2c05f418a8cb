import Documents
import Flywheel
import Foundation
import KnowledgeBase
import Testing

@Suite struct CreditTests {
  private func points(_ workshop: Workshop) async throws -> [String: Int] {
    let board = try await workshop.flywheel.leaderboard(LeaderboardQuery(limit: 1000))
    return Dictionary(uniqueKeysWithValues: board.entries.map { ($0.name, $0.points) })
  }

  private func lines(_ name: String, _ range: Range<Int>) -> String {
    range.map { "\(name)的第\($0)段。" }.joined(separator: "\n")
  }

  @Test func documentsAreCreditedOnceByKind() async throws {
    let workshop = try await Workshop()
    try await workshop.add("文章。", uri: "a", by: "王敏", kind: .article)
    try await workshop.add("代码。", uri: "b", by: "王敏", kind: .code)
    try await workshop.add("法规。", uri: "c", by: "李雷", kind: .regulation)
    try await workshop.add("无名。", uri: "d", by: nil)
    let credit = try await workshop.flywheel.creditContributions()
    #expect(credit.credited.map(\.points) == [30, 10, 40])
    #expect(credit.declined.isEmpty)
    #expect(try await workshop.flywheel.creditContributions() == ContributionCredit())
    try await workshop.flywheel.reconcile()
    #expect(try await points(workshop) == ["王敏": 40, "李雷": 40])

    // An update earns nothing, nor does deleting and adding again.
    let record = try await workshop.add("文章，改过。", uri: "a", by: "王敏")
    try await workshop.flywheel.reconcile()
    try await workshop.store.deleteDocument(id: record.id)
    try await workshop.add("文章。", uri: "a2", by: "王敏", title: "新题")
    try await workshop.flywheel.reconcile()
    #expect(try await points(workshop) == ["王敏": 40, "李雷": 40])
  }

  @Test(arguments: [(10, 30), (9, 30), (8, 60), (0, 60)])
  func nearDuplicatesEarnNothing(_ shared: Int, _ total: Int) async throws {
    let workshop = try await Workshop()
    try await workshop.add(lines("甲", 0..<10), uri: "a", by: "王敏")
    let text = lines("甲", 0..<shared) + "\n" + lines("乙", shared..<10)
    try await workshop.add(text, uri: "b", by: "李雷", title: "另一题")
    let credit = try await workshop.flywheel.creditContributions()
    #expect(try await points(workshop).values.reduce(0, +) == total)
    #expect(credit.declined.count == (total == 30 ? 1 : 0))
    #expect(credit.declined.allSatisfy { !$0.reason.isEmpty })
  }

  /// No passage is the same, for a character of each was changed.
  @Test func copiesWithSmallChangesEarnNothingUntilAReviewerSaysSo() async throws {
    let workshop = try await Workshop()
    func line(_ number: UInt32) -> String {
      var line = String.UnicodeScalarView()
      for step in 0..<60 as Range<UInt32> { line.append(Unicode.Scalar(0x4E00 + number * 60 + step) ?? " ") }
      return String(line)
    }
    let text = [line(0), line(1), line(2), line(3)].joined(separator: "\n")
    try await workshop.add(text, uri: "a", by: "王敏", isCompared: true)
    let changed = text.split(separator: "\n").map { "改" + $0.dropFirst() }.joined(separator: "\n")
    try await workshop.add(changed, uri: "b", by: "李雷", title: "另一题", isCompared: true)
    let credit = try await workshop.flywheel.creditContributions()
    #expect(credit.declined.map(\.reason).first?.hasSuffix("% of it are in an earlier document") == true)
    #expect(try await points(workshop) == ["王敏": 30])

    let finding = try #require(try await workshop.store.findings(FindingQuery(step: .duplicates)).first)
    _ = try await workshop.store.setOverruled(true, findingID: finding.id)
    try await workshop.flywheel.reconsider(documentID: finding.documentID)
    #expect(try await points(workshop) == ["王敏": 30, "李雷": 30])
  }

  @Test func theEarlierOfTwoIsCredited() async throws {
    let workshop = try await Workshop()
    // Nobody is credited for the first, and copying it is no contribution either.
    try await workshop.add(lines("甲", 0..<5), uri: "z", by: nil)
    try await workshop.add(lines("甲", 0..<5), uri: "a", by: "李雷")
    #expect(try await workshop.flywheel.creditContributions().declined.count == 1)
    #expect(try await points(workshop) == [:])
    // Once it is something else, it counts.
    try await workshop.add(lines("乙", 0..<5), uri: "a", by: "李雷")
    try await workshop.flywheel.creditContributions()
    #expect(try await points(workshop) == ["李雷": 30])
  }

  @Test func manyDocumentsAreCreditedInBatches() async throws {
    let workshop = try await Workshop()
    for index in 0..<450 { try await workshop.add("第\(index)篇。", uri: "\(index)", by: "c\(index % 7)", kind: .code) }
    async let first = workshop.flywheel.creditContributions()
    async let second = workshop.flywheel.creditContributions()
    #expect(try await first.credited.count + second.credited.count == 450)
    #expect(try await points(workshop).values.reduce(0, +) == 4500)
    #expect(try await workshop.ledger.verify().isIntact)
  }

  @Test func citedPassagesAreCredited() async throws {
    let workshop = try await Workshop()
    let mine = try await workshop.add("一。\n二。", uri: "a", by: "王敏")
    let nobodys = try await workshop.add("三。", uri: "b", by: nil)
    try await workshop.answer("m1", citing: [mine, nobodys, mine])
    let credit = try await workshop.flywheel.creditCitations(messageID: "m1")
    #expect(credit.credited.count == 2)
    #expect(credit.anonymous == 1)
    #expect(credit.credited.allSatisfy { $0.documentID == mine.id && $0.datasetID == workshop.dataset.id })
    #expect(try await workshop.flywheel.creditCitations(messageID: "m1") == CitationCredit())
    try await workshop.answer("m2", citing: [mine], refused: true)
    #expect(try await workshop.flywheel.creditCitations(messageID: "m2") == CitationCredit())
    await #expect(throws: KnowledgeBaseError.messageNotFound("none")) {
      try await workshop.flywheel.creditCitations(messageID: "none")
    }
    #expect(try await points(workshop) == ["王敏": 2])
  }

  @Test func citationsAreCappedByDocumentAndDay() async throws {
    let workshop = try await Workshop()
    let one = try await workshop.add("一。", uri: "a", by: "王敏")
    let two = try await workshop.add("二。", uri: "b", by: "王敏")
    for index in 0..<25 {
      try await workshop.answer("m\(index)", citing: [one])
      try await workshop.flywheel.creditCitations(messageID: "m\(index)")
    }
    #expect(try await points(workshop) == ["王敏": 20])
    try await workshop.answer("other", citing: [one, two])
    let credit = try await workshop.flywheel.creditCitations(messageID: "other")
    #expect(credit.capped == 1)
    #expect(credit.credited.count == 1)
    workshop.clock.advance(86_400)
    try await workshop.answer("next day", citing: [one])
    // Crediting what was left undone does not lift the cap of its day.
    try await workshop.flywheel.reconcile()
    #expect(try await points(workshop) == ["王敏": 22 + 2 * 30])
  }

  @Test func reconcilingCatchesUpWithAnswers() async throws {
    let workshop = try await Workshop()
    let document = try await workshop.add("一。", uri: "a", by: "王敏")
    for index in 0..<3 { try await workshop.answer("m\(index)", citing: [document]) }
    async let first: Void = workshop.flywheel.reconcile()
    async let second: Void = workshop.flywheel.reconcile()
    _ = try await (first, second)
    #expect(try await points(workshop) == ["王敏": 33])
  }
}
