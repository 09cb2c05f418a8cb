import Foundation
import Testing

@testable import Assistant

@Suite struct ModelFolderTests {
  private let scratch: Scratch
  private let folder: ModelFolder

  init() throws {
    scratch = try Scratch()
    folder = ModelFolder(url: scratch.url)
  }

  @Test func whatIsNotThereIsSaidWithWhatToDo() async throws {
    await #expect(throws: ModelError.notPulled(name: Settings.defaultModel)) {
      try await folder.find(Settings.defaultModel)
    }
    await #expect(throws: ModelError.noSuchFile(path: "/no/such.gguf")) { try await folder.find("/no/such.gguf") }
    let error = await #expect(throws: ModelError.self) { try await folder.find("gpt") }
    #expect(try #require(error).description.contains(Settings.defaultModel))
  }

  @Test func ownFilesAreFoundByNameAndByPath() async throws {
    let own = try scratch.write("abc", to: "own.gguf")
    let byName = try await folder.find("own.gguf")
    let byPath = try await ModelFolder(url: URL(filePath: "/nowhere")).find(own.path)
    #expect(byName == byPath)
    #expect(byName.entry == nil)
    #expect(
      byName.digest
        == FileDigest(
          bytes: 3, sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
    #expect(try await folder.ownFiles().map(\.name) == ["own"])
  }

  @Test func anotherFileInTheModelsPlaceIsDamage() async throws {
    let entry = try #require(ModelManifest.entry(Settings.defaultEncoder))
    _ = try scratch.write("not it", to: entry.fileName)
    await #expect(throws: ModelError.self) { try await folder.file(entry) }
    await #expect(throws: ModelError.self) { try await folder.find(folder.location(entry).path) }
  }

  @Test func aHashIsKnownUntilTheFileChanges() async throws {
    let file = try scratch.write("first", to: "own.gguf")
    let first = try await folder.find("own.gguf").digest
    #expect(VerifiedNote.read(for: file) == first)
    _ = try scratch.write("other", to: "own.gguf")
    #expect(VerifiedNote.read(for: file) == nil)
    #expect(try await folder.find("own.gguf").digest != first)
  }

  @Test(arguments: ["", "{}", "\u{0}", #"{"state":{"bytes":1,"modified":2},"sha256":"x"}"#])
  func aSpoiltNoteIsIgnored(_ note: String) async throws {
    let file = try scratch.write("first", to: "own.gguf")
    _ = try scratch.write(note, to: ".own.gguf.verified")
    #expect(VerifiedNote.read(for: file) == nil)
    #expect(try await folder.find("own.gguf").digest.bytes == 5)
  }
}
