import Documents
import Foundation
import Testing

/// Whatever the bytes, parsing ends with a document that keeps its promises or with an error that explains itself.
struct HostileInputTests {
  private static let names = [
    "a.md", "a.html", "a.xml", "a.txt", "a.swift", "a.py", "a.sql", "a.yaml", "a.csv", "noextension",
  ]

  @Test(arguments: names) func randomBytes(_ name: String) {
    var random = SplitMix(state: 42)
    for length in 0..<200 {
      survive(Data((0..<length).map { _ in UInt8.random(in: 1...255, using: &random) }), name)
      survive(Data((0..<length).map { _ in UInt8.random(in: 9...126, using: &random) }), name)
    }
  }

  @Test(arguments: names) func truncations(_ name: String) {
    let text = """
      ---
      title: 题目
      tags: [a, "b
      ---
      <?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "b">]><html><body><p class="x">第一条　内容<ul><li>项
      ```
      def f(x): return "
      /* { ( [ ' ` */ class A { func b() { "\\(c)" } }
      | a | b |
      |---|---|
      """
    let bytes = Array(text.utf8)
    for length in bytes.indices { survive(Data(bytes[..<length]), name) }
  }

  @Test(
    .timeLimit(.minutes(2)),
    arguments: [">", "- ", "[", "![", "*a ", "_a", "`", "<", "|", "#", "\\", "&", "[a](", "~", "\n", "1. ", "a\n"])
  func repetitions(_ piece: String) {
    survive(Data(String(repeating: piece, count: 8_000).utf8), "a.md")
    survive(Data(String(repeating: piece, count: 8_000).utf8), "a.txt")
  }
}
