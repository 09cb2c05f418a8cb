import Flywheel
import Foundation
import GRDB
import KnowledgeBase
import Testing

@Suite struct LedgerTests {
  @Test func entriesFormAChain() async throws {
    let workshop = try await Workshop()
    #expect(try await workshop.ledger.verify().entries == 0)
    let made = try await workshop.ledger.append((1...20).map { workshop.draft("e\($0)", "王敏", $0) })
    #expect(made.map(\.sequence) == Array(1...20))
    #expect(made[0].previousHash == String(repeating: "0", count: 64))
    #expect(zip(made, made.dropFirst()).allSatisfy { $0.hash == $1.previousHash })
    #expect(try await workshop.ledger.entries(limit: 100, offset: 0) == made)
    let verification = try await workshop.ledger.verify()
    #expect(verification.isIntact)
    #expect(verification.entries == 20)
    #expect(verification.head == made.last?.hash)
  }

  @Test func anEventIsEnteredOnce() async throws {
    let workshop = try await Workshop()
    #expect(
      try await workshop.ledger.append([workshop.draft("e", "王敏", 10), workshop.draft("e", "李雷", 10)]).count == 1)
    #expect(try await workshop.ledger.append([workshop.draft("e", "王敏", 99)]) == [])
    #expect(try await workshop.ledger.entries(limit: 9, offset: 0).map(\.points) == [10])
  }

  @Test func concurrentAppendsKeepTheChain() async throws {
    let workshop = try await Workshop()
    // Two ledgers on one file stand for two processes.
    let other = try Ledger(database: LibraryDatabase(path: workshop.path))
    let total = try await withThrowingTaskGroup(of: Int.self) { group in
      for worker in 0..<8 {
        group.addTask {
          let ledger = worker % 2 == 0 ? workshop.ledger : other
          var made = 0
          for event in 0..<10 { made += try await ledger.append([workshop.draft("e\(event)", "c\(worker)", 1)]).count }
          return made
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(total == 10)
    #expect(try await workshop.ledger.verify().entries == 10)
    #expect(try await workshop.ledger.verify().isIntact)
  }

  @Test(arguments: [
    "UPDATE ledger SET points = 1", "DELETE FROM ledger", "DELETE FROM ledger WHERE sequence = 5",
    "INSERT OR REPLACE INTO ledger SELECT 1, 'x', contributor_id, type, 99, dataset_id, document_id, created_at, previous_hash, hash FROM ledger LIMIT 1",
    "INSERT OR REPLACE INTO ledger SELECT 6, event, contributor_id, type, 99, dataset_id, document_id, created_at, previous_hash, hash FROM ledger LIMIT 1",
    "UPDATE contributors SET name = 'x'", "DELETE FROM contributors",
    "INSERT OR REPLACE INTO contributors SELECT id, 'x', created_at FROM contributors",
  ])
  func theDatabaseRefusesChanges(_ sql: String) async throws {
    let workshop = try await Workshop()
    let made = try await workshop.ledger.append((1...5).map { workshop.draft("e\($0)", "王敏", $0) })
    await #expect(throws: KnowledgeBaseError.self) {
      try await workshop.store.database.write { try $0.execute(sql: sql) }
    }
    #expect(try await workshop.ledger.entries(limit: 9, offset: 0) == made)
  }

  @Test(arguments: [
    ("UPDATE ledger SET points = points + 1 WHERE sequence = 4", 4),
    ("UPDATE ledger SET contributor_id = (SELECT id FROM contributors WHERE name = '李雷') WHERE sequence = 2", 2),
    ("UPDATE ledger SET created_at = created_at - 1 WHERE sequence = 7", 7),
    ("UPDATE ledger SET dataset_id = NULL WHERE sequence = 3", 3),
    ("UPDATE ledger SET event = 'other' WHERE sequence = 1", 1),
    ("UPDATE ledger SET hash = upper(hash) WHERE sequence = 5", 5),
    ("UPDATE ledger SET hash = previous_hash WHERE sequence = 5", 5),
    ("DELETE FROM ledger WHERE sequence = 6", 6),
    ("DELETE FROM ledger WHERE sequence > 8", 9),
    ("DELETE FROM ledger", 1),
    ("UPDATE contributors SET name = '韩梅梅' WHERE name = '李雷'", 8),
  ])
  func tamperingIsFound(_ sql: String, _ broken: Int64) async throws {
    let workshop = try await Workshop()
    try await workshop.ledger.append((1...10).map { workshop.draft("e\($0)", $0 == 8 ? "李雷" : "王敏", $0) })
    try await workshop.store.database.write { database in
      let triggers = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
      for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(trigger)") }
      try database.execute(sql: sql)
    }
    let verification = try await workshop.ledger.verify()
    #expect(verification.problem?.sequence == broken)
    #expect(verification.entries == Int(broken) - 1)
    #expect(verification.problem?.reason.isEmpty == false)
  }

  @Test func fieldsCannotFlowIntoEachOther() async throws {
    let workshop = try await Workshop()
    var one = workshop.draft("a", "王敏", 1)
    one.datasetID = "x"
    one.documentID = nil
    var two = one
    two.datasetID = nil
    two.documentID = "x"
    let other = try await Workshop()
    let first = try await workshop.ledger.append([one])
    let second = try await other.ledger.append([two])
    #expect(first[0].hash != second[0].hash)
  }

  @Test func writesOfTheLedgerAreSynchronous() async throws {
    let workshop = try await Workshop()
    let level = { @Sendable (database: Database) in try Int.fetchOne(database, sql: "PRAGMA synchronous") }
    #expect(try await workshop.store.database.writeDurably(level) == 2)
    #expect(try await workshop.store.database.write(level) == 1)
    await #expect(throws: KnowledgeBaseError.self) {
      try await workshop.store.database.writeDurably { try $0.execute(sql: "nonsense") }
    }
    #expect(try await workshop.store.database.write(level) == 1)
  }

  @Test(arguments: ["", " \n", "a\0b", String(repeating: "名", count: 1000)])
  func unusableNamesAreRefused(_ name: String) async throws {
    let workshop = try await Workshop()
    await #expect(throws: KnowledgeBaseError.self) { try await workshop.ledger.append([workshop.draft("e", name, 1)]) }
    #expect(try await workshop.ledger.verify().entries == 0)
  }
}
