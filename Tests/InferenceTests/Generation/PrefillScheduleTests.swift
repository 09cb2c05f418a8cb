import Testing

@testable import Inference

@Suite struct PrefillScheduleTests {
  @Test(arguments: [
    ([], []),
    ([100], [100]),
    ([1000], [256]),
    // The small one is read at once, beside half a chunk of the old one.
    ([1000, 30], [226, 30]),
    ([1000, 900, 800], [128, 0, 128]),
    ([10, 1000, 200], [10, 46, 200]),
    ([0, 300], [0, 256]),
  ])
  func theOldestAdvancesAndTheShortestIsDone(_ unread: [Int], _ pieces: [Int]) {
    #expect(PrefillSchedule.pieces(unread: unread, limit: 256) == pieces)
  }

  @Test func nothingIsReadTwiceOrWasted() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<1000 {
      let unread = (0..<Int.random(in: 0...9, using: &random)).map { _ in Int.random(in: 0...600, using: &random) }
      let limit = Int.random(in: 1...512, using: &random)
      let pieces = PrefillSchedule.pieces(unread: unread, limit: limit)
      #expect(zip(pieces, unread).allSatisfy { $0 >= 0 && $0 <= $1 })
      #expect(pieces.reduce(0, +) == min(limit, unread.reduce(0, +)))
    }
  }
}
