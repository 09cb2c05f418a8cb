import Documents
import Foundation
import Synchronization

/// Remembers which stage a file is in, so that a failure can name it.
final class StageTracker: Sendable {
  private let path: String
  private let report: @Sendable (FileProblem.Stage) -> Void
  private let stage = Mutex(FileProblem.Stage.read)

  init(path: String, report: @escaping @Sendable (FileProblem.Stage) -> Void) {
    self.path = path
    self.report = report
  }

  func enter(_ stage: FileProblem.Stage) {
    self.stage.withLock { $0 = stage }
    report(stage)
  }

  func problem(_ error: any Error) -> FileProblem {
    FileProblem(path: path, stage: stage.withLock { $0 }, reason: "\(error)")
  }
}
