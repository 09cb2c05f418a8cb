import Documents
import Foundation
import Retrieval

/// The field `half_life_days` of a search or question.
enum HalfLifeField {
  /// Ages are counted to the day of the request, UTC. What is no half-life is refused by the search.
  static func decay(_ days: Double?) -> TimeDecay? {
    guard let days, let today = CalendarDate(Date()) else { return nil }
    return TimeDecay(halfLife: days, today: today)
  }
}
