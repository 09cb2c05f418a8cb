/// Chooses from which probability on a question is answered.
public enum ThresholdCalibration {
  /// A question whose answerability was judged.
  public struct Scored: Sendable, Codable, Equatable {
    public var score: Double
    public var isAnswerable: Bool

    public init(score: Double, isAnswerable: Bool) {
      self.score = score
      self.isAnswerable = isAnswerable
    }
  }

  /// What a threshold would do.
  public struct Point: Sendable, Codable, Equatable {
    public var threshold: Double
    /// Part of the unanswerable questions that would be refused.
    public var refusalRate: Double
    /// Part of the answerable questions that would be refused.
    public var falseRefusalRate: Double

    enum CodingKeys: String, CodingKey {
      case threshold
      case refusalRate = "refusal_rate"
      case falseRefusalRate = "false_refusal_rate"
    }
  }

  /// One point for each threshold that makes a difference, rising; both rates rise with it. Empty unless there are questions of both
  /// kinds. Scores that are no numbers are left out.
  public static func curve(_ scored: [Scored]) -> [Point] {
    let usable = scored.filter { $0.score.isFinite }.sorted { $0.score < $1.score }
    let answerable = usable.count(where: \.isAnswerable)
    let unanswerable = usable.count - answerable
    guard answerable > 0, unanswerable > 0 else { return [] }
    var points: [Point] = []
    var refused = (answerable: 0, unanswerable: 0)
    func add(_ threshold: Double) {
      points.append(
        Point(
          threshold: threshold, refusalRate: Double(refused.unanswerable) / Double(unanswerable),
          falseRefusalRate: Double(refused.answerable) / Double(answerable)))
    }
    for (index, question) in usable.enumerated() {
      if index == 0 || question.score > usable[index - 1].score { add(question.score) }
      if question.isAnswerable { refused.answerable += 1 } else { refused.unanswerable += 1 }
    }
    if let last = usable.last { add(last.score.nextUp) }
    return points
  }

  /// The point that refuses most of the unanswerable while no more than `limit` of the answerable; the lowest threshold of several.
  public static func threshold(_ scored: [Scored], falseRefusalLimit limit: Double) -> Point? {
    curve(scored).filter { $0.falseRefusalRate <= limit }.reduce(nil) { best, point in
      guard let best, best.refusalRate >= point.refusalRate else { return point }
      return best
    }
  }
}

extension Outcome {
  public var scored: ThresholdCalibration.Scored {
    .init(score: answerability, isAnswerable: question.isAnswerable)
  }
}
