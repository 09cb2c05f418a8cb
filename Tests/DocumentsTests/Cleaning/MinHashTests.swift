import Testing

@testable import Documents

@Suite struct MinHashTests {
  /// Texts that share `shared` of 400 words, in runs.
  private func pair(sharing shared: Int, seed: UInt64) -> (String, String) {
    var random = SplitMix(state: seed)
    let one = (0..<400).map { _ in "w\(Int.random(in: 0..<1_000_000, using: &random))" }
    let other = one.prefix(shared) + (0..<400 - shared).map { _ in "v\(Int.random(in: 0..<1_000_000, using: &random))" }
    return (one.joined(separator: " "), other.joined(separator: " "))
  }

  @Test(arguments: [0, 100, 200, 300, 360, 400]) func theEstimateIsNearTheTruth(_ shared: Int) throws {
    var error = 0.0
    for seed in 0..<20 {
      let (one, other) = pair(sharing: shared, seed: UInt64(seed))
      let truth = Shingles(one).similarity(to: Shingles(other))
      let estimate = try #require(MinHash(one)).estimate(try #require(MinHash(other)))
      error += abs(truth - estimate) / 20
    }
    #expect(error < 0.05)
  }

  @Test func signaturesSurviveStorage() throws {
    let one = try #require(MinHash("the same words in the same order, again and again"))
    #expect(MinHash(bytes: one.bytes) == one)
    #expect(MinHash(bytes: one.bytes.dropLast()) == nil)
    #expect(Set(one.bands).count == MinHash.bandCount)
  }

  @Test func marksCaseAndSpacesDoNotCount() {
    #expect(Shingles("Hello, World! It is I.").hashes == Shingles("hello world\nit  is i").hashes)
    #expect(Shingles("你好，世界！").hashes == Shingles("你好 世界").hashes)
    #expect(MinHash("。，！") == nil)
    #expect(MinHash("一") != nil)
  }
}
