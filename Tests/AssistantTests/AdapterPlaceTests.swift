import Foundation
import Testing

@testable import Assistant

@Suite struct AdapterPlaceTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func filesOfTheFolderAreFound() throws {
    let file = try scratch.write("x", to: "models/adapters/code.gguf")
    let models = scratch.url.appending(path: "models")
    #expect(try AdapterPlace.find("adapters/code.gguf", in: models).path == file.path)
    #expect(try AdapterPlace.find("adapters", in: models).lastPathComponent == "adapters")
    #expect(throws: AdapterRefusal.noSuchFile(path: "none.gguf")) { try AdapterPlace.find("none.gguf", in: models) }
  }

  @Test(arguments: [
    "/etc/passwd", "../secret.gguf", "adapters/../../secret.gguf", "", ".", "..", "a//b", "adapters/", "x\0y",
    "./adapters",
    "link.gguf", "folder/secret.gguf",
  ])
  func nothingElseIs(_ path: String) throws {
    _ = try scratch.write("x", to: "models/adapters/code.gguf")
    let secret = try scratch.write("x", to: "secret.gguf")
    let models = scratch.url.appending(path: "models")
    try FileManager.default.createSymbolicLink(at: models.appending(path: "link.gguf"), withDestinationURL: secret)
    try FileManager.default.createSymbolicLink(at: models.appending(path: "folder"), withDestinationURL: scratch.url)
    #expect(throws: AdapterRefusal.outsideFolder(path: path)) { try AdapterPlace.find(path, in: models) }
  }
}
