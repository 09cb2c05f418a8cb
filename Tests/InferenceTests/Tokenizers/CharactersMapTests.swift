import Testing

@testable import Inference

@Suite struct CharactersMapTests {
  static func normalize(_ text: String, _ map: CharactersMap) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if let match = map.longestMatch(in: bytes.span, at: position) {
        result += map.replacement(at: match.replacement)
        position += match.length
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  static let rules = ["ﬁ": "fi", "①": "1", "か\u{3099}": "が", "か": "カ", "\u{1}": "", "abc": "x", "ab": "y"]

  static func map() throws -> CharactersMap {
    let built = CharactersMap(
      Dictionary(uniqueKeysWithValues: rules.map { (Array($0.key.utf8), Array($0.value.utf8)) }))
    return try CharactersMap(built.bytes)
  }

  @Test func replacesTheLongestEntry() throws {
    let map = try Self.map()
    #expect(Self.normalize("ﬁ①か\u{3099}か\u{1}", map) == "fi1がカ")
    #expect(Self.normalize("abcabaab", map) == "xyay")
    #expect(Self.normalize("\u{0}a\u{0}", map) == "\u{0}a\u{0}")
  }

  @Test func manyKeys() throws {
    var chance = SystemRandomNumberGenerator()
    var entries: [[UInt8]: [UInt8]] = [:]
    while entries.count < 3000 {
      let key = (0..<Int.random(in: 1...5, using: &chance)).map { _ in UInt8.random(in: 1...255, using: &chance) }
      entries[key] = Array("\(entries.count % 700)".utf8)
    }
    let map = try CharactersMap(CharactersMap(entries).bytes)
    for (key, value) in entries {
      let match = map.longestMatch(in: key.span, at: 0)
      #expect(match?.length == key.count)
      #expect(match.map { Array(map.replacement(at: $0.replacement)) } == value)
    }
    for _ in 0..<3000 {
      let text = (0..<6).map { _ in UInt8.random(in: 0...255, using: &chance) }
      let longest = (1...6).last { entries[Array(text[..<$0])] != nil }
      let match = map.longestMatch(in: text.span, at: 0)
      #expect(match?.length == longest)
    }
  }

  /// Else a text of a megabyte could be made one of terabytes.
  @Test func longReplacementsAreRefused() throws {
    func map(_ length: Int) throws -> CharactersMap {
      try CharactersMap(CharactersMap([[97]: [UInt8](repeating: 98, count: length)]).bytes)
    }
    #expect(Self.normalize("aa", try map(CharactersMap.longestReplacement)).utf8.count == 512)
    #expect(throws: TokenizerError.self) { try map(CharactersMap.longestReplacement + 1) }
  }

  @Test func damagedMapsAreRefusedOrHarmless() throws {
    let bytes = try Self.map().bytes
    #expect(throws: TokenizerError.self) { try CharactersMap([]) }
    #expect(throws: TokenizerError.self) { try CharactersMap([0xFF, 0xFF, 0xFF, 0xFF, 0]) }
    #expect(throws: TokenizerError.self) { try CharactersMap(Array(bytes.prefix(500))) }
    var chance = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var damaged = bytes
      for _ in 0..<50 {
        damaged[Int.random(in: 4..<damaged.count, using: &chance)] = .random(in: 0...255, using: &chance)
      }
      _ = Self.normalize("ﬁ①か\u{3099}か\u{1}abcabz\u{FFFD}", try CharactersMap(damaged))
    }
  }
}
