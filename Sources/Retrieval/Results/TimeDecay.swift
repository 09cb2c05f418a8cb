public import Documents
import Foundation

/// Lets passages of older documents count less: a passage has half of its score when its document is `halfLife` days old.
public struct TimeDecay: Sendable, Equatable {
  /// In days, above 0 and finite.
  public var halfLife: Double
  /// The day that ages are counted to.
  public var today: CalendarDate

  public init(halfLife: Double, today: CalendarDate) {
    self.halfLife = halfLife
    self.today = today
  }

  /// 0…1: what is left of a score. 1 for a document of today or later, or without a day.
  func share(of day: CalendarDate?) -> Float {
    guard let day, day < today else { return 1 }
    return Float(exp2(-Double(day.days(to: today)) / halfLife))
  }
}
