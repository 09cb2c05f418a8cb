import Foundation
import Testing

/// Source files, without a library or a model.
@Suite struct CodeCommandTests {
  private let scratch: Scratch
  private let kaijuan: Binary

  init() throws {
    scratch = try Scratch()
    kaijuan = Binary(folder: scratch.url)
    try scratch.write(
      "// SPDX-License-Identifier: MIT\nstruct Store {\n  func add(_ key: Int,\n    to place: Int) {}\n}\n",
      to: "Store.swift")
    try scratch.write("# Notes\n", to: "notes.md")
  }

  @Test func definitionsAreRows() async throws {
    let ending = try await kaijuan("code", "Store.swift", "notes.md", "--json")
    #expect(ending.status == 0, "\(ending.errors)")
    let files = try #require(ending.json?["files"] as? [[String: Any]])
    #expect(files.map { $0["license"] as? String } == ["MIT"])
    let rows = try #require(files[0]["definitions"] as? [[String: Any]])
    #expect(rows.map { $0["symbol"] as? String } == ["Store", "Store.add"])
    #expect(rows[1]["signature"] as? String == "func add(_ key: Int, to place: Int)")
    #expect(rows[1]["first_line"] as? Int == 3 && rows[1]["last_line"] as? Int == 4)
    try await Schemas.validate([("code", ending.output)])
  }

  @Test func peopleCanReadThem() async throws {
    let ending = try await kaijuan("code", "Store.swift")
    #expect(ending.output.contains("3–4  Store.add  func add(_ key: Int, to place: Int)"))
  }

  @Test func whatIsMissingIsNamed() async throws {
    let ending = try await kaijuan("code", "Store.swift", "missing.swift", "--json")
    #expect(ending.status == 3)
    #expect((ending.json?["failed"] as? [[String: Any]])?.count == 1)
    try await Schemas.validate([("code", ending.output)])
  }
}
