import ArgumentParser
import Assistant
import Evaluation
import Foundation

/// Questions with known answers that a generator learns from.
struct QuestionOptions: ParsableArguments {
  @Argument(help: ArgumentHelp(QuestionSource.help), completion: .file(), transform: QuestionSource.init)
  var sets: [QuestionSource]

  @Option(help: "Take only every Nth question of each file.")
  var every = 1

  func validate() throws {
    if every < 1 { throw ValidationError("--every must be at least 1") }
  }

  func read() throws -> [QuestionSet] { try sets.map { try $0.read(every: every) } }
}

/// A question set as an argument: `FORMAT=FILE` or `FILE`.
struct QuestionSource {
  static let help =
    "[FORMAT=]FILE: questions in one of the layouts \(Choice.list(QuestionSetFormat.self)); kaijuan is meant without one."

  private var format = QuestionSetFormat.kaijuan
  private var file: URL

  init(_ text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, !FileManager.default.fileExists(atPath: text) else {
      file = URL(filePath: text)
      return
    }
    format = try Choice.parse(parts[0])
    file = URL(filePath: parts[1])
  }

  /// Every Nth question of it.
  func read(every: Int) throws -> QuestionSet {
    try QuestionSet.read(file, format: format).sample(every: every)
  }
}
