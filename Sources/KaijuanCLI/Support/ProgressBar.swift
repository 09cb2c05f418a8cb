import Assistant
import Foundation
import Synchronization

/// Draws steps on standard error: a bar on a terminal, else a line every few seconds.
final class ProgressBar: Sendable {
  private struct State {
    var step = ""
    var started = ContinuousClock.now
    var first = 0
    var drawn: ContinuousClock.Instant?
    var lineIsOpen = false
  }

  private let state = Mutex(State())
  private let isTerminal: Bool

  init(isTerminal: Bool = Console.errorIsTerminal) {
    self.isTerminal = isTerminal
  }

  func show(_ progress: StepProgress) {
    state.withLock { state in
      let now = ContinuousClock.now
      let isDone = progress.completed == progress.total
      if state.step != progress.step {
        close(&state)
        state = State(step: progress.step, started: now, first: progress.completed)
        // Quick steps pass without a word.
        state.drawn = isTerminal ? nil : now
      }
      let pause: Duration = isTerminal ? .milliseconds(100) : .seconds(5)
      let isDue = state.drawn.map { now - $0 >= pause } ?? (now - state.started >= .milliseconds(200))
      guard isDue || (isDone && state.lineIsOpen) else { return }
      state.drawn = now
      let seconds = state.started.duration(to: now) / .seconds(1)
      let line = ProgressLine(progress, since: state.first, seconds: seconds).text(
        width: isTerminal ? Console.width : 200)
      if isTerminal {
        Console.writeError("\r\u{1B}[K" + line)
        state.lineIsOpen = true
      } else {
        Console.note(line)
      }
    }
  }

  /// Ends the line, so that what is written next begins at the margin.
  func finish() {
    state.withLock { close(&$0) }
  }

  /// Takes the line away.
  func clear() {
    state.withLock { state in
      if state.lineIsOpen { Console.writeError("\r\u{1B}[K") }
      state = State()
    }
  }

  /// Counts the seconds of something whose end is not known, until the returned task is cancelled.
  func wait(_ step: String) -> Task<Void, any Error> {
    Task {
      let start = ContinuousClock.now
      while true {
        show(StepProgress(step, completed: Int(start.duration(to: .now) / .seconds(1)), of: nil, unit: .seconds))
        try await Task.sleep(for: .milliseconds(500))
      }
    }
  }

  private func close(_ state: inout State) {
    if state.lineIsOpen { Console.writeError("\n") }
    state = State()
  }
}
