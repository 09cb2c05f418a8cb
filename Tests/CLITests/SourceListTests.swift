import Testing

@testable import KaijuanCLI

@Suite struct SourceListTests {
  @Test(arguments: [
    (0, 3, 1...1), (4, 7, 2...2), (0, 7, 1...2), (4, 8, 2...2), (8, 11, 3...3), (0, 11, 1...3), (5, 5, 2...2),
  ])
  func linesAreCountedFromOne(_ start: Int, _ end: Int, _ lines: ClosedRange<Int>) {
    #expect(SourceList.lines("abc\ndef\nghi", from: start, to: end) == lines)
  }

  @Test func placesCountBytes() {
    let text = "开卷\n有益"
    #expect(SourceList.lines(text, from: 7, to: 13) == 2...2)
  }
}
