import Assistant
import Testing

@testable import KaijuanCLI

@Suite struct ProgressLineTests {
  private func line(_ progress: StepProgress, since: Int = 0, seconds: Double = 0, width: Int = 200) -> String {
    ProgressLine(progress, since: since, seconds: seconds).text(width: width)
  }

  @Test func bytesAreShownInMebibytesWithTheTimeLeft() {
    let step = StepProgress("x: fetching", completed: 50 << 20, of: 200 << 20, unit: .bytes)
    #expect(line(step, seconds: 10) == "x: fetching  [######------------------]  25 %  50/200 MiB  0:30 left")
  }

  @Test func whatWasThereAtTheStartIsNotCountedAsSpeed() {
    let step = StepProgress("x", completed: 150, of: 200, unit: .files)
    #expect(line(step, since: 100, seconds: 10).hasSuffix("0:10 left"))
  }

  @Test func anUnknownEndShowsTheCount() {
    #expect(line(StepProgress("reading", completed: 7, of: nil, unit: .seconds)) == "reading  7 s")
  }

  @Test(arguments: [20, 40, 80])
  func longNamesGiveWayInTheMiddle(_ width: Int) {
    let name = "ingesting articles/一个很长的文件名-which-goes-on-and-on.zh.md"
    let text = ProgressLine.fitting(name, width)
    let columns = text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 && $1 != "…" ? 2 : 1) }
    #expect(columns <= width)
    #expect(text == name || text.contains("…"))
  }

  @Test(arguments: [(0.0, "0:00"), (59.2, "1:00"), (3599, "59:59"), (3600, "60:00")])
  func clocks(_ seconds: Double, _ text: String) {
    #expect(ProgressLine.clock(seconds) == text)
  }
}
