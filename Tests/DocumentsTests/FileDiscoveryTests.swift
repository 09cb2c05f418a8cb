import Documents
import Foundation
import Testing

struct FileDiscoveryTests {
  @Test func walksSortedAndSkipsHidden() throws {
    let folder = try TemporaryFolder()
    for name in ["b.md", "a/z.md", "a/ä.md", "c.txt", ".hidden", ".git/config", "a/.x/y.md", "A.md"] {
      try folder.write(name)
    }
    let listing = FileDiscovery.list([folder.path])
    #expect(listing.files.map(\.uri) == ["A.md", "a/z.md", "a/ä.md", "b.md", "c.txt"])
    #expect(listing.problems == [])
    #expect(listing.files[1].path == folder.path + "/a/z.md")
    #expect(FileDiscovery.list([folder.path + "/"]) == listing)
  }

  @Test func leavesOutWhatTheIgnoreFileNames() throws {
    let folder = try TemporaryFolder()
    for name in ["a.md", "b.jsonl", "drafts/c.md", "sub/b.jsonl"] { try folder.write(name) }
    try "# data\n*.jsonl\n  drafts \n\n".write(
      toFile: folder.path + "/.kaijuanignore", atomically: true, encoding: .utf8)
    #expect(FileDiscovery.list([folder.path]).files.map(\.uri) == ["a.md", "sub/b.jsonl"])
    #expect(FileDiscovery.list([folder.path + "/b.jsonl"]).files.map(\.uri) == ["b.jsonl"])
  }

  @Test func namesASingleFileByItsName() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/b.md")
    try folder.write("a/.c.md")
    #expect(FileDiscovery.list([folder.path + "/a/b.md"]).files.map(\.uri) == ["b.md"])
    #expect(FileDiscovery.list([folder.path + "/a/.c.md"]).files.map(\.uri) == [".c.md"])
  }

  @Test func reportsWhatIsMissingAndGoesOn() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.md")
    let listing = FileDiscovery.list([folder.path + "/none", folder.path])
    #expect(listing.files.map(\.uri) == ["a.md"])
    #expect(listing.problems.map(\.path) == [folder.path + "/none"])
    #expect(listing.problems.first?.stage == .discover)
    #expect(listing.problems.first?.reason.contains("No such file") == true)
  }

  @Test(.timeLimit(.minutes(1))) func survivesLinkLoops() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/b/c.md")
    try folder.link("a/b/up", to: "../..")
    try folder.link("a/self", to: ".")
    try folder.link("selfish", to: "selfish")
    try folder.link("nothing", to: "missing.md")
    let listing = FileDiscovery.list([folder.path])
    #expect(listing.files.map(\.uri) == ["a/b/c.md"])
    #expect(
      listing.problems.map { $0.path.dropFirst(folder.path.count + 1) } == ["a/b/up", "a/self", "nothing", "selfish"])
    #expect(listing.problems.filter { $0.reason.contains("loop") }.count == 2)
  }

  @Test func followsLinksOnceAndPrefersTheRealFile() throws {
    let folder = try TemporaryFolder()
    let other = try TemporaryFolder()
    try folder.write("real.md")
    try other.write("deep/x.md")
    try folder.link("a-link.md", to: "real.md")
    try folder.link("m", to: other.path)
    try folder.link("n", to: other.path)
    let listing = FileDiscovery.list([folder.path])
    #expect(listing.files.map(\.uri) == ["m/deep/x.md", "real.md"])
    #expect(listing.problems == [])
  }

  @Test func mutualLinksBetweenFoldersEnd() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/x.md")
    try folder.write("b/y.md")
    try folder.link("a/to-b", to: "../b")
    try folder.link("b/to-a", to: "../a")
    #expect(FileDiscovery.list([folder.path]).files.map(\.uri) == ["a/x.md", "b/y.md"])
  }

  @Test func reportsClashingURIs() throws {
    let one = try TemporaryFolder()
    let two = try TemporaryFolder()
    try one.write("a.md")
    try two.write("a.md")
    let listing = FileDiscovery.list([one.path, two.path, one.path])
    #expect(listing.files.map(\.path) == [one.path + "/a.md"])
    #expect(listing.problems.map(\.path) == [two.path + "/a.md"])
  }

  @Test func reportsPipesAndUnreadableFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.md")
    try folder.write("secret.md")
    #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
    chmod(folder.path + "/secret.md", 0)
    let listing = FileDiscovery.list([folder.path])
    #expect(listing.problems.contains { $0.path.hasSuffix("/pipe") })
    // Root may read everything.
    if geteuid() != 0 { #expect(listing.problems.contains { $0.path.hasSuffix("/secret.md") }) }
    #expect(listing.files.contains { $0.uri == "a.md" })
  }
}
