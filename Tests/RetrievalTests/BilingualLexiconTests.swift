import Foundation
import Testing

@testable import Retrieval

struct BilingualLexiconTests {
  static let dictionary = """
    # CC-CEDICT
    貓 猫 [mao1] /cat/CL:隻|只[zhi1]/(dialect) to hide oneself/
    原子 原子 [yuan2 zi3] /atom/atomic/
    原子序數 原子序数 [yuan2 zi3 xu4 shu4] /atomic number/
    黑豹 黑豹 [hei1 bao4] /black panther; panther/
    看見 看见 [kan4 jian4] /to see/variant of 見|见[jian4]/
    壞 坏
    K K [K] /letter K/

    """

  private func lexicon(_ text: String = dictionary) throws -> BilingualLexicon {
    try #require(BilingualLexicon(DictionaryFile.lexiconBytes(of: Data(text.utf8), head: "h"), head: "h"))
  }

  @Test func looksUpBothWays() throws {
    let lexicon = try lexicon()
    #expect(lexicon.translations(of: "猫").first == .init(word: "cat", weight: 1))
    #expect(lexicon.translations(of: "cat") == [.init(word: "猫", weight: 1)])
    #expect(lexicon.translations(of: "number") == [.init(word: "原子序数", weight: 0.5)])
    #expect(lexicon.translations(of: "atom").map(\.word) == ["原子"])
    #expect(lexicon.contains("黑豹") && !lexicon.contains("黑") && !lexicon.contains("黑豹队"))
    #expect(lexicon.translations(of: "") == [] && lexicon.translations(of: "zzz") == [])
  }

  @Test func earlierAndShorterSensesWeighMore() throws {
    let panther = try lexicon().translations(of: "黑豹")
    #expect(panther.map(\.word) == ["panther", "black"])
    #expect(abs(panther[0].weight - 0.77) < 1e-6 && panther[1].weight == 0.5)
  }

  @Test func everyWordIsFound() throws {
    let words = (0..<3000).map { "w\(String($0, radix: 36))x" }
    let text = words.map { "字 字\($0) [zi4] /\($0)/" }.joined(separator: "\n")
    let lexicon = try lexicon(text)
    for word in words { #expect(lexicon.translations(of: word).count == 1, "\(word)") }
  }

  @Test func whatIsNoDictionaryIsAnEmptyLexicon() throws {
    for text in ["", "\n\n", "no entry", "猫 猫 [mao1", "猫 猫 [mao1] //", "\u{0}\u{FFFD}"] {
      #expect(try lexicon(text).translations(of: "猫").isEmpty)
    }
    #expect(BilingualLexicon(Data("other\n猫\tcat:100".utf8), head: "h") == nil)
  }

  @Test func damageIsPassedOver() throws {
    let bytes = DictionaryFile.lexiconBytes(of: Data(Self.dictionary.utf8), head: "h")
    for place in stride(from: 2, to: bytes.count, by: 3) {
      var damaged = bytes
      damaged[place] = 0xFF
      let lexicon = try #require(BilingualLexicon(damaged, head: "h"))
      _ = lexicon.translations(of: "猫") + lexicon.translations(of: "panther")
      if let cut = BilingualLexicon(bytes.prefix(place), head: "h") { _ = cut.translations(of: "黑豹") }
    }
  }

  @Test func isKeptUntilTheDictionaryChanges() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lexicon-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (file, cache) = (folder.appending(path: "d.u8"), folder.appending(path: "cache"))
    try Data(Self.dictionary.utf8).write(to: file)
    #expect(try DictionaryFile.lexicon(of: file, cache: cache)?.contains("猫") == true)
    let kept = try Data(contentsOf: cache)
    #expect(try DictionaryFile.lexicon(of: file, cache: cache)?.contains("cat") == true)
    #expect(try Data(contentsOf: cache) == kept)
    try Data("狗 狗 [gou3] /dog/".utf8).write(to: file)
    let changed = try #require(try DictionaryFile.lexicon(of: file, cache: cache))
    #expect(changed.contains("狗") && !changed.contains("猫"))
    // A folder that cannot be written to costs time, not the lexicon.
    #expect(try DictionaryFile.lexicon(of: file, cache: folder.appending(path: "no/such"))?.contains("dog") == true)
  }
}
