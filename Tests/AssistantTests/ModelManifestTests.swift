import Answering
import Foundation
import Testing

@testable import Assistant

@Suite struct ModelManifestTests {
  @Test(arguments: ModelManifest.entries)
  func entriesAreWhole(_ entry: ModelEntry) {
    #expect(entry.parts.reduce(0) { $0 + $1.bytes } == entry.assembled.bytes)
    #expect(Set(entry.parts.map(\.package)).count == entry.parts.count)
    for digest in [entry.digest, entry.assembled] {
      #expect(digest.bytes > 0)
      #expect(digest.sha256.count == 64)
      #expect(digest.sha256.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }
    #expect(entry.licence.text.count > 500)
    #expect(entry.fileName.hasSuffix(entry.role == .lexicon ? ".u8" : ".gguf"))
  }

  @Test func theProbeOfTheGeneratorIsWhole() throws {
    let probe = try #require(ModelManifest.qwenCoder.probe)
    for linear in [probe.held, probe.right] {
      #expect(linear.weights.count == 1536 && linear.weights.allSatisfy(\.isFinite))
      #expect(linear.weights.contains { $0 != 0 } && linear.bias != 0)
    }
  }

  /// The same file elsewhere is the same model.
  @Test func theProbeGoesByTheFileAndNotItsName() throws {
    let digest = ModelManifest.qwenCoder.digest
    let copy = ModelFile(name: "mine", url: URL(filePath: "/nowhere/mine.gguf"), digest: digest, entry: nil)
    #expect(try copy.probe(width: 1536, adapter: nil) == ModelManifest.qwenCoder.probe)
    let other = ModelFile(
      name: "mine", url: copy.url, digest: FileDigest(bytes: digest.bytes, sha256: "0"), entry: nil)
    #expect(try other.probe(width: 1536, adapter: nil) == nil)
  }

  @Test func namesAndFilesAreUnique() {
    #expect(Set(ModelManifest.entries.map(\.name)).count == ModelManifest.entries.count)
    #expect(Set(ModelManifest.entries.map(\.fileName)).count == ModelManifest.entries.count)
  }

  @Test func defaultsAreInTheManifest() {
    #expect(ModelManifest.entry(Settings.defaultModel)?.role == .generator)
    #expect(ModelManifest.entry(Settings.defaultEncoder)?.role == .encoder)
    #expect(ModelManifest.entry(Settings.defaultLexicon)?.role == .lexicon)
  }
}
