public import Foundation

extension CalendarDate {
  /// Days from the first of January 1970, of which 0 is that day. Years are counted from March, so that a leap day is the last of its year.
  public var daysSince1970: Int {
    let (year, month) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let leapDays = year / 4 - year / 100 + year / 400
    return 365 * year + leapDays + (153 * month + 2) / 5 + day - 1 - 719_468
  }

  /// Below 0 when `other` comes before.
  public func days(to other: CalendarDate) -> Int { other.daysSince1970 - daysSince1970 }

  /// The day of a moment, UTC; `nil` outside the years 1000 to 9999.
  public init?(_ moment: Date) {
    let days = (moment.timeIntervalSince1970 / 86_400).rounded(.down)
    guard days.isFinite, abs(days) < 1e7 else { return nil }
    let shifted = Int(days) + 719_468
    // From the first of March of the year 0, in cycles of 400 years.
    let cycle = shifted >= 0 ? shifted / 146_097 : (shifted - 146_096) / 146_097
    let day = shifted - cycle * 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    self.init(
      year: year + cycle * 400 + (month > 9 ? 1 : 0), month: month < 10 ? month + 3 : month - 9,
      day: dayOfYear - (153 * month + 2) / 5 + 1)
  }
}
