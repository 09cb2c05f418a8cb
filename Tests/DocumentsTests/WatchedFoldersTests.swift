import Foundation
import Testing

@testable import Documents

@Suite(.timeLimit(.minutes(30))) struct WatchedFoldersTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func watched(settling: Duration = .milliseconds(60)) throws -> WatchedFolders {
    try WatchedFolders([folder.path], settling: settling)
  }

  private func put(_ name: String, _ text: String) throws {
    let url = URL(filePath: folder.path + "/" + name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func move(_ from: String, _ to: String) throws {
    try FileManager.default.moveItem(atPath: folder.path + "/" + from, toPath: folder.path + "/" + to)
  }

  /// What was found until nothing is unsettled.
  private func next(_ watched: WatchedFolders) async throws -> FolderChanges {
    #expect(await watched.change())
    var changes = try watched.look()
    while changes.unsettled > 0 {
      #expect(await watched.change(soon: true))
      let more = try watched.look()
      changes.moved += more.moved
      changes.written += more.written
      changes.removed += more.removed
      changes.problems += more.problems
      changes.unsettled = more.unsettled
    }
    return changes
  }

  @Test func everyKindOfChangeIsFound() async throws {
    try put("a.md", "one")
    try put("sub/b.md", "two")
    let watched = try watched()
    #expect(try watched.look().written.map(\.uri) == ["a.md", "sub/b.md"])
    #expect(try watched.look() == FolderChanges())

    try put("a.md", "uno")
    try put("c.md", "three")
    var changes = try await next(watched)
    #expect(changes.written.map(\.uri).sorted() == ["a.md", "c.md"])

    try move("c.md", "sub/d.md")
    changes = try await next(watched)
    #expect(changes.moved.map(\.from) == ["c.md"] && changes.moved.map(\.to.uri) == ["sub/d.md"])
    #expect(changes.written.isEmpty && changes.removed.isEmpty)

    try FileManager.default.removeItem(atPath: folder.path + "/a.md")
    changes = try await next(watched)
    #expect(changes.removed.map(\.uri) == ["a.md"])
  }

  /// What lies in a new folder is found, and what comes into it later, also when it was renamed.
  @Test func newAndRenamedFoldersAreFollowed() async throws {
    let watched = try watched()
    _ = try watched.look()
    try put("deep/er/a.md", "one")
    #expect(try await next(watched).written.map(\.uri) == ["deep/er/a.md"])
    try move("deep", "flat")
    #expect(try await next(watched).moved.map(\.to.uri) == ["flat/er/a.md"])
    try put("flat/er/b.md", "two")
    #expect(try await next(watched).written.map(\.uri) == ["flat/er/b.md"])
    try FileManager.default.removeItem(atPath: folder.path + "/flat")
    #expect(try await next(watched).removed.map(\.uri) == ["flat/er/a.md", "flat/er/b.md"])
  }

  @Test func anotherEndingIsAnotherFile() async throws {
    try put("a.txt", "one")
    let watched = try watched()
    _ = try watched.look()
    try move("a.txt", "a.md")
    let changes = try await next(watched)
    #expect(changes.moved.isEmpty && changes.written.map(\.uri) == ["a.md"] && changes.removed.map(\.uri) == ["a.txt"])
  }

  /// An editor that writes beside the file and renames over it.
  @Test func savingByRenamingIsAChangeOfTheFile() async throws {
    try put("a.md", "one")
    let watched = try watched()
    _ = try watched.look()
    try put(".a.md.swp", "x")
    try put("a.md~", "one")
    try put("a.md.tmp", "two")
    #expect(rename(folder.path + "/a.md.tmp", folder.path + "/a.md") == 0)
    let changes = try await next(watched)
    #expect(changes.written.map(\.uri) == ["a.md"] && changes.removed.isEmpty && changes.moved.isEmpty)
  }

  @Test func temporaryFilesAreNoChange() async throws {
    let watched = try watched()
    _ = try watched.look()
    for name in [".hidden", "a~", "#a#", "~$report.docx", "a.swp", "b.part", "c.crdownload"] { try put(name, "x") }
    let woken = Task { await watched.change() }
    try await Task.sleep(for: .milliseconds(300))
    woken.cancel()
    #expect(await woken.value == false)
    #expect(try watched.look() == FolderChanges())
  }

  @Test func aFileThatIsBeingWrittenWaits() throws {
    let settling = Duration.seconds(600)
    let watched = try watched(settling: settling)
    _ = try watched.look()
    for text in ["one", "one and two"] {
      try put("log.md", text)
      let changes = try watched.look()
      #expect(changes.unsettled == 1 && changes.written.isEmpty)
    }
    let rested = Date(timeIntervalSinceNow: -(settling / .seconds(1) + 1))
    try FileManager.default.setAttributes([.modificationDate: rested], ofItemAtPath: folder.path + "/log.md")
    #expect(try watched.look().written.map(\.uri) == ["log.md"])
    #expect(try watched.look() == FolderChanges())
  }

  @Test func aFolderThatIsGoneTakesNothingWithIt() throws {
    try put("a.md", "one")
    let watched = try watched()
    _ = try watched.look()
    let away = folder.path + "-away"
    try FileManager.default.moveItem(atPath: folder.path, toPath: away)
    #expect(throws: WatchError.folderGone(path: folder.path)) { try watched.look() }
    // Another one in its place, such as the empty place of a disk that is not mounted.
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    #expect(throws: WatchError.folderGone(path: folder.path)) { try watched.look() }
    try FileManager.default.removeItem(atPath: away)
  }

  @Test func onlyFoldersAreWatched() throws {
    try put("a.md", "one")
    #expect(throws: WatchError.self) { try WatchedFolders([folder.path + "/a.md"]) }
    #expect(throws: WatchError.self) { try WatchedFolders([folder.path + "/none"]) }
  }

  @Test func problemsAreToldOnce() async throws {
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/nowhere.md", withDestinationPath: "none")
    let watched = try watched()
    #expect(try watched.look().problems.count == 1)
    #expect(try watched.look().problems.isEmpty)
  }

  @Test func theLibraryIsLeftOut() throws {
    try put("a.md", "one")
    try put("library.sqlite", "two")
    let watched = try WatchedFolders([folder.path], besides: [folder.path + "/library.sqlite"])
    #expect(try watched.look().written.map(\.uri) == ["a.md"])
    #expect(FileDiscovery.list([folder.path]).files.count == 2)
  }
}
