import Foundation
import Testing

/// Replays what `Scripts/fuzz` starts from and what it has found, so that nothing found comes back.
@Suite struct FuzzCorpusTests {
  static let corpus = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzzing/Corpus")

  static func inputs(_ target: FuzzTarget) throws -> [[UInt8]] {
    let folder = corpus.appending(path: target.rawValue)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      try [UInt8](Data(contentsOf: folder.appending(path: $0)))
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func replays(_ target: FuzzTarget) throws {
    let inputs = try Self.inputs(target)
    #expect(inputs.count >= 2)
    for input in inputs {
      target.run(input)
      for length in stride(from: 0, to: min(input.count, 4096), by: 97) { target.run(Array(input.prefix(length))) }
    }
  }
}
