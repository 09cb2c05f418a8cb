import Foundation
import Testing

@testable import Intents

@Suite struct ExampleTests {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func read(_ text: String) throws(IntentError) -> [IntentExample] {
    try IntentExample.read(Data(text.utf8), name: "e.jsonl")
  }

  @Test func linesAreExamples() throws {
    let text = """
      {"text": "你好", "intent": "small_talk"}\r

        \t
      {"intent": "ask2", "text": "Why?", "note": 1}
      {"text": "你好", "intent": "small_talk"}
      """
    #expect(try read(text) == [.init(text: "你好", intent: "small_talk"), .init(text: "Why?", intent: "ask2")])
    #expect(try read("").isEmpty)
  }

  @Test(arguments: [
    ("[1]", 1), ("{\"text\": \"a\"}", 1), ("\n{\"text\": \"  \", \"intent\": \"a\"}", 2),
    ("{\"text\": \"a\", \"intent\": \"\"}", 1), ("{\"text\": \"a\", \"intent\": \"Not A Name\"}", 1),
    ("{\"text\": \"a\", \"intent\": \"a\"}\n{\"text\": \"a\", \"intent\": \"b\"}", 2),
    ("{\"text\": \"a\", \"intent\": \"9a\"}", 1), ("\u{0}", 1),
    ("{\"text\": \"\(String(repeating: "很", count: 2001))\", \"intent\": \"a\"}", 1),
    ("{\"text\": \"a\", \"intent\": \"\(String(repeating: "a", count: 65))\"}", 1),
  ])
  func theFirstWrongLineIsNamed(_ text: String, _ line: Int) {
    #expect {
      try read(text)
    } throws: { error in
      guard case .badLine("e.jsonl", line, _) = error as? IntentError else { return false }
      return true
    }
  }

  @Test func aFileThatIsNotThereIsNamed() {
    #expect {
      try IntentExample.read(URL(filePath: "/nowhere/e.jsonl"))
    } throws: { ($0 as? IntentError).map { "\($0)".hasPrefix("e.jsonl cannot be read") } == true }
  }

  @Test func tooManyAreRefused() {
    let lines = (0...IntentExample.maximumExamples).map { #"{"text":"\#($0)","intent":"a"}"# }.joined(separator: "\n")
    #expect(throws: IntentError.tooMany("examples", count: 20_001, limit: 20_000)) { try read(lines) }
  }

  @Test func randomBytesAreRefusedOrRead() {
    var numbers = SeededNumbers(11)
    let seed = Array(#"{"text": "你好", "intent": "small_talk"}"#.utf8)
    for _ in 0..<400 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...6, using: &numbers) {
        bytes[Int.random(in: bytes.indices, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
      }
      // Throws no other error, by its type; and does not crash.
      _ = try? IntentExample.read(Data(bytes), name: "e")
    }
  }

  /// What `corpus/intents` promises: both languages evenly, and nothing both trained and held out.
  @Test func theDefaultExamplesAreWhatTheySay() throws {
    let train = try IntentExample.read(Self.root.appending(path: "corpus/intents/train.jsonl"))
    let heldOut = try IntentExample.read(Self.root.appending(path: "corpus/intents/heldout.jsonl"))
    let names: Set = ["document_answer", "clause_lookup", "code_search", "ledger_query", "small_talk"]
    for (set, fewest) in [(train, 60), (heldOut, 30)] {
      let groups = Dictionary(grouping: set, by: \.intent)
      #expect(Set(groups.keys) == names)
      for (intent, examples) in groups {
        let chinese = examples.count { $0.text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
        #expect(
          examples.count >= fewest && 2 * chinese >= fewest && 2 * (examples.count - chinese) >= fewest, "\(intent)")
      }
    }
    func plain(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
    #expect(Set(train.map { plain($0.text) }).isDisjoint(with: heldOut.map { plain($0.text) }))
  }
}
