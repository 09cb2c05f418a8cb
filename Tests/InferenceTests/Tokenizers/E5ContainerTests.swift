import Foundation
import Testing

@testable import Inference

@Suite struct E5ContainerTests {
  /// A container with the smallest model that the format allows.
  static func file(pieceCount: Int32 = 5, tensorOffset: UInt64 = 0, dropping: String? = nil) -> Data {
    let pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁a"].map { Array($0.utf8) }
    var data = Data("E5S1".utf8)
    for value in [1, 32, 1, 2, 32, 5, 4, 1] as [Int32] { data.append(value) }
    data.append(Float(1e-12).bitPattern)
    data.append(Int32(32))
    for value in [pieceCount, 0, 2, 1, 3] as [Int32] { data.append(value) }
    data.append(UInt64(pieces.joined().count))
    for end in pieces.reduce(into: [UInt32(0)], { $0.append($0.last! + UInt32($1.count)) }) { data.append(end) }
    for score in [0, 0, 0, 0, -1.5] as [Float] { data.append(score.bitPattern) }
    data.append(contentsOf: pieces.joined())
    data.append(Int32(2))
    data.append(UInt32(9 + 5))
    data.append(UInt32(0xFB01))
    data.append(UInt8(1))
    data.append(UInt32(0x61))
    data.append(UInt32(1))
    data.append(UInt8(0))
    let tensors = names.filter { $0 != dropping }
    data.append(Int32(tensors.count))
    for name in tensors {
      let isMatrix = name.hasSuffix(".w") && !name.contains("ln") || name == "emb.word"
      let count = name == "emb.word" ? 5 * 32 : name == "emb.pos" ? 4 * 32 : isMatrix ? 32 * 32 : 32
      data.append(UInt16(name.utf8.count))
      data.append(contentsOf: name.utf8)
      data.append(UInt8(isMatrix ? 1 : 0))
      data.append(UInt32(count))
      data.append(tensorOffset)
      data.append(UInt64(isMatrix ? count / 32 * 18 : count * 4))
    }
    data.append(Data(count: 1024))
    return data
  }

  static let names =
    ["emb.word", "emb.pos", "emb.type", "emb.ln.w", "emb.ln.b"]
    + [
      "q.w", "q.b", "k.w", "k.b", "v.w", "v.b", "ao.w", "ao.b", "aln.w", "aln.b", "fi.w", "fi.b", "fo.w", "fo.b",
      "oln.w", "oln.b",
    ]
    .map { "l0." + $0 }

  @Test func reads() throws {
    let container = try E5Container(Self.file())
    #expect(container.header.hiddenSize == 32 && container.header.positions == 4)
    #expect(container.vocabulary.pieces[4] == Array("▁a".utf8) && container.vocabulary.scores[4] == -1.5)
    #expect(container.vocabulary.replacements == ["\u{FB01}": "a", "\u{1}": ""])
    #expect(container.vocabulary.tokenTypes == [3, 3, 3, 2, 1])
    #expect(container.tensors.map(\.name) == Self.names)
    #expect(container.tensor("emb.word")?.shape == [5, 32])
    #expect(container.tensor("emb.word")?.bytes == 0..<90)
  }

  @Test func composesWhatIsWrittenApart() throws {
    let map = try CharactersMap(try E5Container(Self.file()).vocabulary.charactersMap)
    #expect(
      CharactersMapTests.normalize("\u{FB01}\u{1}e\u{301}", map).unicodeScalars.elementsEqual("a\u{E9}".unicodeScalars))
    #expect(
      CharactersMapTests.normalize("か\u{3099}\u{1100}\u{1161}\u{11A8}", map).unicodeScalars.elementsEqual(
        "が각".unicodeScalars))
  }

  @Test func truncationIsFound() {
    let file = Self.file()
    for length in 0..<(file.count - 1024) {
      #expect(throws: E5ContainerError.self) { try E5Container(file.prefix(length)) }
    }
  }

  @Test func contradictionsAreFound() {
    #expect(throws: E5ContainerError.badMagic(Array("GGUF".utf8))) { try E5Container(Data("GGUF1234".utf8)) }
    #expect(throws: E5ContainerError.missingTensor("l0.q.w")) { try E5Container(Self.file(dropping: "l0.q.w")) }
    for count in [-1, 0, 6, .max] as [Int32] {
      #expect(throws: E5ContainerError.self) { try E5Container(Self.file(pieceCount: count)) }
    }
    // The first is inside the file, but too near its end.
    for offset in [UInt64(Self.file().count - 4), 1 << 20, UInt64(Int.max), .max] {
      #expect(throws: E5ContainerError.self) { try E5Container(Self.file(tensorOffset: offset)) }
    }
  }

  @Test func damageDoesNotCrash() {
    var chance = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var file = Self.file()
      for _ in 0..<4 {
        file[Int.random(in: 0..<(file.count - 1024), using: &chance)] = .random(in: 0...255, using: &chance)
      }
      _ = try? E5Container(file)
    }
  }
}

extension Data {
  fileprivate mutating func append(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
