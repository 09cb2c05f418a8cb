import Foundation
import Inference
import Testing

@testable import Assistant

struct BenchmarkPromptsTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func conversationsAreReadLineByLine() throws {
    let file = try scratch.write(
      """
      {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "港口几点开门？"}]}

      {"messages": [{"role": "user", "content": "a\\nb"}]}
      """, to: "prompts.jsonl")
    let conversations = try BenchmarkPrompts(contentsOf: file.path).conversations
    #expect(conversations.map { $0.map(\.role) } == [[.system, .user], [.user]])
    #expect(conversations.last?.first?.content == "a\nb")
  }

  @Test(arguments: [
    ("\n{\"messages\": []", 2), ("{\"prompt\": \"a\"}", 1),
    ("{\"messages\": [{\"role\": \"tool\", \"content\": \"\"}]}", 1),
    ("null", 1),
  ])
  func aBadLineIsNamed(_ text: String, _ line: Int) throws {
    let file = try scratch.write(text, to: "prompts.jsonl")
    #expect {
      try BenchmarkPrompts(contentsOf: file.path)
    } throws: { error in
      guard case BenchmarkError.unreadableLine(file.path, line, _) = error else { return false }
      return "\(error)".contains("line \(line)")
    }
  }

  @Test func aFileWithoutLinesIsRefused() throws {
    let file = try scratch.write(" \n\n", to: "empty")
    #expect(throws: BenchmarkError.emptyFile(path: file.path)) { try BenchmarkPrompts(contentsOf: file.path) }
    #expect(throws: BenchmarkError.emptyFile(path: file.path)) { try BenchmarkTexts(contentsOf: file.path) }
  }

  @Test func textsAreTheLinesThatAreNotBlank() throws {
    let file = try scratch.write("passage: 甲\n\npassage: b \n", to: "texts")
    #expect(try BenchmarkTexts(contentsOf: file.path).texts == ["passage: 甲", "passage: b "])
  }
}
