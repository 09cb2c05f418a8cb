import Foundation
import Testing

/// `Sources/README.md` shows the targets and their arrows; `Package.swift` decides them.
@Suite struct PictureTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func read(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Target name to the names of our own targets that it depends on, by `Package.swift`.
  static func arrows() throws -> [String: Set<String>] {
    let manifest = try read("Package.swift")
    let declaration =
      #/(?:room\(\s*|\.systemLibrary\(\s*name: |\.target\(name: |\.executableTarget\(\s*name: )"([A-Z]\w+)"/#
    let matches = manifest.matches(of: declaration)
    let names = Set(matches.map { String($0.1) })
    var result = [String: Set<String>]()
    for (index, match) in matches.enumerated() {
      let end = index + 1 < matches.count ? matches[index + 1].range.lowerBound : manifest.endIndex
      let body = manifest[match.range.upperBound..<end].prefix { _ in true }
      let own = body.range(of: "// Killed").map { body[..<$0.lowerBound] } ?? body
      let quoted = own.matches(of: #/"([A-Z]\w+)"/#).map { String($0.1) }
      result[String(match.1)] = names.intersection(quoted).subtracting([String(match.1)])
    }
    return result
  }

  /// The same by the table of the picture.
  static func picture() throws -> [String: Set<String>] {
    var result = [String: Set<String>]()
    for line in try read("Sources/README.md").split(separator: "\n") {
      guard let row = line.wholeMatch(of: #/\| `(\w+)` \|.*\| ([^|]*) \|/#) else { continue }
      let imports = row.2.split(separator: ", ").map(String.init).filter { $0 != "–" }
      result[String(row.1)] = Set(imports)
    }
    return result
  }

  @Test func pictureEqualsPackage() throws {
    let (arrows, picture) = (try Self.arrows(), try Self.picture())
    #expect(arrows.count >= 14)
    #expect(Set(picture.keys) == Set(arrows.keys))
    for (target, imports) in arrows { #expect(picture[target] == imports, "\(target)") }
  }

  @Test func everyRoomHasAFolderAndEveryFolderARoom() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
      .filter { !$0.contains(".") }
    #expect(Set(folders) == Set(try Self.arrows().keys))
  }

  /// Nothing imports towards the top: the arrows have no cycle.
  @Test func arrowsRunOneWay() throws {
    var remaining = try Self.arrows()
    while let leaf = remaining.first(where: { $0.value.isEmpty })?.key {
      remaining[leaf] = nil
      for key in remaining.keys { remaining[key]?.remove(leaf) }
    }
    #expect(remaining.isEmpty)
  }

  /// The files named on the way of one question exist.
  @Test func wayOfOneQuestionExists() throws {
    let readme = try Self.read("Sources/README.md")
    guard let way = readme.range(of: "## The way of one question") else {
      Issue.record("the picture has no way of one question")
      return
    }
    let named = readme[way.upperBound...].matches(of: #/`([A-Z]\w+(?:/\w+)+)`/#).map { String($0.1) }
    #expect(named.count >= 6)
    for path in named {
      let found = ["", ".swift"].contains {
        FileManager.default.fileExists(atPath: Self.root.appending(path: "Sources/\(path)\($0)").path)
      }
      #expect(found, "\(path)")
    }
  }
}
